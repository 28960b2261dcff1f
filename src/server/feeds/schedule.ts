import type { FeedState } from '../../domain/index.ts';
import type { FeedSetback } from '../../store/ports.ts';

const MINUTE_MS = 60_000;
/** Fraction of its interval by which a feed may be late, so that replicas and servers do not sync together. */
const SPREAD = 0.1;
/** Pause after a first failure; doubles with each further one, up to the feed's interval. */
const BACK_OFF_MS = MINUTE_MS;
/** After failing for this long, a feed no longer holds up answers that can do without it. */
const GIVEN_UP_AFTER_MS = 5 * MINUTE_MS;
/** Pause after a feed request, whatever the wall clock says. */
const REST_MS = MINUTE_MS;

/** A feed's in-memory state on this replica. Times are milliseconds on a monotonic clock. */
export interface Activity {
  readonly isLoading: boolean;
  readonly bytes?: number;
  readonly totalBytes?: number;
  /** Failures in a row, and the last one's reason. */
  readonly failures: number;
  readonly failure?: string;
  /** Time of the first failure in the row. */
  readonly failingSince?: number;
  /** Earliest next attempt after a failure. */
  readonly retryAt: number;
  /** Earliest next job after one was sent. */
  readonly restUntil: number;
  /** Fraction of the spread by which a sync is delayed, from 0 to 1. */
  readonly lateness: number;
}

export function newActivity(random: number): Activity {
  return { isLoading: false, failures: 0, retryAt: -Infinity, restUntil: -Infinity, lateness: random };
}

export function sent(activity: Activity, moment: number): Activity {
  return { ...activity, restUntil: moment + REST_MS };
}

export function succeeded(moment: number, random: number): Activity {
  return { ...newActivity(random), restUntil: moment + REST_MS };
}

export function stateAfterFailure(
  activity: Activity,
  failure: string,
  intervalMinutes: number,
  moment: number,
): Activity {
  const failures = activity.failures + 1;
  const pause = Math.min(intervalMinutes * MINUTE_MS, BACK_OFF_MS * 2 ** (failures - 1));
  const { restUntil, lateness, failingSince = moment } = activity;
  return { isLoading: false, failures, failure, failingSince, retryAt: moment + pause, restUntil, lateness };
}

/** Replaces the failures seen here with all replicas' failures; undefined if the feed does not fail. */
export function withSetback(activity: Activity, setback: FeedSetback | undefined, moment: number): Activity {
  if (!setback) {
    const { isLoading, restUntil, lateness } = activity;
    return activity.failures === 0 ? activity : { ...newActivity(lateness), isLoading, restUntil };
  }
  return {
    ...activity,
    failures: setback.failures,
    failure: setback.reason,
    failingSince: moment - setback.failingForMs,
    retryAt: moment + setback.retryInMs,
  };
}

export interface ScheduledMoment {
  /** Wall clock, which may jump; gives the age of stored data. */
  readonly now: Date;
  /** Monotonic clock, which times pauses. */
  readonly monotonic: number;
}

/** True if a feed is given up on. A loading feed never is. */
export function isGivenUp({ isLoading, failingSince }: Activity, moment: number): boolean {
  return !isLoading && failingSince !== undefined && moment - failingSince >= GIVEN_UP_AFTER_MS;
}

/** Milliseconds until a feed is due, 0 if it is. A sync time in the future means that the clock jumped. */
export function dueIn(
  state: FeedState | undefined,
  activity: Activity,
  intervalMinutes: number,
  { now, monotonic }: ScheduledMoment,
): number {
  const pause = Math.max(0, activity.retryAt - monotonic, activity.restUntil - monotonic);
  if (!state) return pause;
  const age = now.getTime() - Date.parse(state.syncedAt);
  const interval = intervalMinutes * MINUTE_MS * (1 + SPREAD * activity.lateness);
  return age < 0 ? pause : Math.max(pause, interval - age, 0);
}

/** True if another replica updated the data while a job for it waited. */
export function isFresh(state: FeedState | undefined, intervalMinutes: number, now: Date): boolean {
  if (!state) return false;
  const age = now.getTime() - Date.parse(state.syncedAt);
  return age >= 0 && age < intervalMinutes * MINUTE_MS;
}
