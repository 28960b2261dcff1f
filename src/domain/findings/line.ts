import type { Severity } from '../advisories/severity.ts';
import type { TimeRule } from './time-limit.ts';

/** The user's line. An absent part sets no limit. */
export interface Line {
  /** CVEs allowed at this severity or above; `unknown` counts only unknown severities. */
  readonly max: Readonly<Partial<Record<Severity, number>>>;
  /** Time limits, at least one; the first that covers a finding applies. Absent without time limits. */
  readonly within?: readonly TimeRule[];
  /** Count only findings with a fix. */
  readonly onlyFixed: boolean;
  readonly failOnKev: boolean;
  /** Fail on any finding with at least this EPSS probability, 0 to 1. */
  readonly minEpss?: number;
  /** Fail on notes too. */
  readonly strict: boolean;
  /** Leave out findings in base image packages. */
  readonly ignoreBase?: true;
  /** Waived holes, as `KIND` or `KIND:SUBJECT`. */
  readonly allowIncomplete: readonly string[];
}
