import type { Severity } from '../advisories/severity.ts';

/** Dates that a time limit's clock may start from: the publication, or the fix. */
export const CLOCKS = ['known', 'fix'] as const;
export type Clock = (typeof CLOCKS)[number];

/** Events that may start a clock. For running images, when the server first saw the flaw or its fix. */
export const CLOCK_EVENTS = ['fix', 'publication', 'first-seen', 'fix-seen'] as const;

/** Days that the line allows findings at a severity before they count. */
export interface TimeRule {
  /** Covers findings at this severity or above; `unknown` and `malicious` cover only themselves. */
  readonly severity: Severity;
  /** Covers only findings with a fix. */
  readonly fixable: boolean;
  /** At least one. */
  readonly days: number;
  readonly from: Clock;
}

/** One finding's time limit. */
export interface TimeLimit {
  readonly days: number;
  readonly overdue: boolean;
  /** Absent without a known start date: the finding is then overdue. */
  readonly clock?: RunningClock;
}

export interface RunningClock {
  /** YYYY-MM-DD, in UTC. */
  readonly since: string;
  /** The event on the day `since`. */
  readonly of: (typeof CLOCK_EVENTS)[number];
  /** YYYY-MM-DD: the last day within the limit, in UTC. */
  readonly due: string;
}

/** Time limits on an image's findings, in distinct IDs. */
export interface TimeLimitCounts {
  readonly overdue: number;
  /** Within their limit: they do not count yet. */
  readonly inTime: number;
  /** YYYY-MM-DD: the earliest due day among them. */
  readonly nextDue?: string;
}
