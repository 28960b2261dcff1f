import type { Line } from './line.ts';
import type { Verdict } from './verdict.ts';
import type { Severity } from './severity.ts';

/** Reasons for which the verdict of an image changes. `time` is a time limit or an ignore rule that ran out, or the age of a feed. */
export const VERDICT_CAUSES = ['image', 'advisories', 'rules', 'program', 'time'] as const;
export type VerdictCause = (typeof VERDICT_CAUSES)[number];

export const OUTCOMES = ['within', 'over', 'incomplete'] as const satisfies readonly Verdict['outcome'][];

/** The counts of a verdict. */
export interface VerdictCounts {
  /** Distinct CVEs that count for the line. */
  readonly severities: Readonly<Record<Severity, number>>;
  /** Distinct IDs past their time limit, and within it. */
  readonly overdue: number;
  readonly inTime: number;
  /** Holes that are not waived. */
  readonly holes: number;
}

/** Name of the line of the file itself, by which images are judged that no entry of `lines` is for. */
export const DEFAULT_LINE = 'default';

/** A line that images of a fleet are judged by. */
export interface FleetLine {
  readonly name: string;
  /** Identifies it with its ignore rules. */
  readonly hash: string;
  readonly line: Line;
  /** Number of ignore rules. */
  readonly ignoreRules: number;
  /** The rules themselves, as a configuration holds them; absent where an earlier version stored it without. */
  readonly rules?: readonly object[];
  /** Names of the VEX documents that counted; absent: none. */
  readonly vex?: readonly string[];
}
