import type { FeedState } from '../../store/ports.ts';

const MINUTE_MS = 60_000;
/** A feed is asked up to this much of its interval later, so that replicas and servers do not ask together. */
const SPREAD = 0.1;
/** The pause after a first failure; each further one is twice as long, up to the feed's interval. */
const BACK_OFF_MS = MINUTE_MS;
/** A feed that has failed for so long is not waited for any more by what would answer without it. */
const GIVEN_UP_AFTER_MS = 5 * MINUTE_MS;
/** What was just asked for is left alone this long, whatever the clock on the wall says. */
const REST_MS = MINUTE_MS;

/** What this replica knows of a feed besides what is stored. Moments are of a clock that never jumps, in milliseconds. */
export interface Activity {
  readonly isLoading: boolean;
  readonly bytes?: number;
  readonly totalBytes?: number;
  /** In a row, and why the last one failed. */
  readonly failures: number;
  readonly failure?: string;
  /** Of the first of these failures. */
  readonly failingSince?: number;
  /** Before this moment it is not asked again, since it failed. */
  readonly retryAt: number;
  /** Before this moment no job is sent, since one was. */
  readonly restUntil: number;
  /** From 0 to 1: how late in the spread it is asked. */
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

export function failed(
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

export interface Moment {
  /** Of the clock on the wall, which may jump: the age of stored data is counted by it. */
  readonly now: Date;
  /** Of a clock that never jumps: pauses are counted by it. */
  readonly monotonic: number;
}

/** Whether a feed cannot be had: one that is being loaded, for the first time or again, may yet be. */
export function isGivenUp({ isLoading, failingSince }: Activity, moment: number): boolean {
  return !isLoading && failingSince !== undefined && moment - failingSince >= GIVEN_UP_AFTER_MS;
}

/** Milliseconds until a feed is to be asked, 0 when it is due. A time of sync in the future says that the clock jumped. */
export function dueIn(
  state: FeedState | undefined,
  activity: Activity,
  intervalMinutes: number,
  { now, monotonic }: Moment,
): number {
  const pause = Math.max(0, activity.retryAt - monotonic, activity.restUntil - monotonic);
  if (!state) return pause;
  const age = now.getTime() - Date.parse(state.syncedAt);
  const interval = intervalMinutes * MINUTE_MS * (1 + SPREAD * activity.lateness);
  return age < 0 ? pause : Math.max(pause, interval - age, 0);
}

/** Whether another replica brought the data up to date while a job for it waited. */
export function isFresh(state: FeedState | undefined, intervalMinutes: number, now: Date): boolean {
  if (!state) return false;
  const age = now.getTime() - Date.parse(state.syncedAt);
  return age >= 0 && age < intervalMinutes * MINUTE_MS;
}
