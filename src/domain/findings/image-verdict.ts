import type { Line } from './line.ts';
import type { Verdict } from './verdict.ts';
import type { Severity } from '../advisories/severity.ts';

/** Why an image's verdict changes. `time`: a time limit or an ignore rule expired, or a feed aged. */
export const VERDICT_CAUSES = ['image', 'advisories', 'rules', 'program', 'time'] as const;
export type VerdictCause = (typeof VERDICT_CAUSES)[number];

export const OUTCOMES = ['within', 'over', 'incomplete'] as const satisfies readonly Verdict['outcome'][];

/** A verdict's counts. */
export interface VerdictCounts {
  /** Distinct CVEs that count for the line. */
  readonly severities: Readonly<Record<Severity, number>>;
  /** Distinct IDs past their time limit, and within it. */
  readonly overdue: number;
  readonly inTime: number;
  /** Holes not waived. */
  readonly holes: number;
}

/** Name of the file's own line, which judges images that no entry in `lines` covers. */
export const DEFAULT_LINE = 'default';

/** A line that judges a fleet's images. */
export interface FleetLine {
  readonly name: string;
  /** Identifies it with its ignore rules. */
  readonly hash: string;
  readonly line: Line;
  /** Ignore rule count. */
  readonly ignoreRules: number;
  /** The rules themselves, as in a configuration; absent if an earlier version stored the line. */
  readonly rules?: readonly object[];
  /** Names of the VEX documents that counted; absent without any. */
  readonly vex?: readonly string[];
}
