import type { DigestInterval, FleetEvent } from '../domain/index.ts';
import { intervalOf } from './causes.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Another program version reads and judges all images, some much later than others. */
const PROGRAM = 'program';

/** The longest waits for a cause's events: after the last one, and after the first. */
interface Patience {
  readonly quietMs: number;
  readonly mostMs: number;
}
const PATIENCE: Patience = { quietMs: 5 * SECOND_MS, mostMs: 10 * MINUTE_MS };
const PATIENCE_WITH_PROGRAM: Patience = { quietMs: 10 * MINUTE_MS, mostMs: 24 * HOUR_MS };

/**
 * Names a cause that may change thousands of verdicts, one after the other; undefined for an event that is
 * announced at once. An hourly or daily digest collects them anyway, except for changes by another program
 * version.
 */
export function digestCause({ kind, cause, sync }: FleetEvent, digest: DigestInterval): string | undefined {
  if (cause === 'program') return PROGRAM;
  if (intervalOf(digest) > 0 || cause === undefined || cause === 'image') return undefined;
  if (digest === 'sync' && sync) return `sync ${sync.seq}`;
  return [kind, cause, ...(sync ? [sync.seq] : [])].join(' ');
}

/** True if an event was collected under this name, even if the digest setting has changed since. */
export function isOfCause(event: FleetEvent, cause: string): boolean {
  return (['none', 'sync'] as const).some((digest) => digestCause(event, digest) === cause);
}

export interface Waiting {
  readonly cause: string;
  /** Times of the first and the last event. RFC 3339. */
  readonly since: string;
  readonly at: string;
}

/** True once the wait for a cause's events is over. A clock that was set back does not prolong it. */
export function isComplete({ cause, since, at }: Waiting, now: Date): boolean {
  const { quietMs, mostMs } = cause === PROGRAM ? PATIENCE_WITH_PROGRAM : PATIENCE;
  const [quiet, waited] = [at, since].map((time) => now.getTime() - Date.parse(time));
  return !isBelow(quiet, quietMs) || !isBelow(waited, mostMs);
}

function isBelow(passed = 0, limit: number): boolean {
  return passed >= 0 && passed < limit;
}
