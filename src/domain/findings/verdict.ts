import type { Line } from './line.ts';
import type { Problem } from './problem.ts';
import type { Severity } from '../advisories/severity.ts';
import type { TimeLimitCounts } from './time-limit.ts';

export interface Verdict {
  readonly outcome: 'within' | 'over' | 'incomplete';
  /** 0 within (or no line is set), 1 over, 3 incomplete. */
  readonly exitCode: 0 | 1 | 3;
  readonly line?: Line;
  /** One entry per crossed part of the line. */
  readonly crossed: readonly Crossing[];
  /** Holes, and under --strict notes, that are not waived. */
  readonly incomplete: readonly Problem[];
  readonly waived: readonly Problem[];
  /** Distinct CVEs by severity, among findings that count for the line: findings in time do not yet. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** Set if the line has time limits. */
  readonly limits?: TimeLimitCounts;
}

export type Crossing =
  | { readonly kind: 'max'; readonly severity: Severity; readonly allowed: number; readonly found: number }
  | { readonly kind: 'kev'; readonly ids: readonly string[] }
  | { readonly kind: 'epss'; readonly min: number; readonly ids: readonly string[] }
  | { readonly kind: 'overdue'; readonly ids: readonly string[] };
