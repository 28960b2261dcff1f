import type { Severity } from './severity.ts';

/** Dates that the clock of a time limit may run from: of the publication, or of the fix. */
export const CLOCKS = ['known', 'fix'] as const;
export type Clock = (typeof CLOCKS)[number];

/** Events that a clock may run from. Where it runs, the server first saw the flaw, or that it has a fix. */
export const CLOCK_EVENTS = ['fix', 'publication', 'first-seen', 'fix-seen'] as const;

/** Days for which the line lets findings of a severity exist before they count. */
export interface TimeRule {
  /** Covers findings at this severity or above; `unknown` and `malicious` cover only themselves. */
  readonly severity: Severity;
  /** Covers only what has a fix. */
  readonly fixable: boolean;
  /** At least one. */
  readonly days: number;
  readonly from: Clock;
}

/** The time limit of one finding. */
export interface TimeLimit {
  readonly days: number;
  readonly overdue: boolean;
  /** Absent where no date is known to count from: such a finding is overdue. */
  readonly clock?: RunningClock;
}

export interface RunningClock {
  /** YYYY-MM-DD, in UTC. */
  readonly since: string;
  /** Event that `since` is the day of. */
  readonly of: (typeof CLOCK_EVENTS)[number];
  /** YYYY-MM-DD: the last day within the limit, in UTC. */
  readonly due: string;
}

/** Time limits of an image's findings, in distinct IDs. */
export interface TimeLimitCounts {
  readonly overdue: number;
  /** Those within their limit: they do not count yet. */
  readonly inTime: number;
  /** YYYY-MM-DD: the first day on which one of them is due. */
  readonly nextDue?: string;
}
