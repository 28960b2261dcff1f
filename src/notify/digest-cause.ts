import type { DigestInterval, FleetEvent } from '../domain/index.ts';
import { intervalOf } from './causes.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Another program reads and judges all images, some of them much later than others. */
const PROGRAM = 'program';

/** The longest waits for events of one cause: after the last one, and after the first. */
interface Patience {
  readonly quietMs: number;
  readonly mostMs: number;
}
const PATIENCE: Patience = { quietMs: 5 * SECOND_MS, mostMs: 10 * MINUTE_MS };
const PATIENCE_WITH_PROGRAM: Patience = { quietMs: 10 * MINUTE_MS, mostMs: 24 * HOUR_MS };

/**
 * Names the cause for which thousands of images may be judged otherwise, one after the other; undefined for an event that
 * is told at once. A digest of hours has all of them, except for what another program changes.
 */
export function gatheredCause({ kind, cause, sync }: FleetEvent, digest: DigestInterval): string | undefined {
  if (cause === 'program') return PROGRAM;
  if (intervalOf(digest) > 0 || cause === undefined || cause === 'image') return undefined;
  if (digest === 'sync' && sync) return `sync ${sync.seq}`;
  return [kind, cause, ...(sync ? [sync.seq] : [])].join(' ');
}

/** Whether an event was gathered under this name: the digest may be another since. */
export function isOfCause(event: FleetEvent, cause: string): boolean {
  return (['none', 'sync'] as const).some((digest) => gatheredCause(event, digest) === cause);
}

export interface Waiting {
  readonly cause: string;
  /** When the first event was seen, and the last. RFC 3339. */
  readonly since: string;
  readonly at: string;
}

/** Whether events of a cause are waited for no longer. A clock that was set back makes nobody wait. */
export function isComplete({ cause, since, at }: Waiting, now: Date): boolean {
  const { quietMs, mostMs } = cause === PROGRAM ? PATIENCE_WITH_PROGRAM : PATIENCE;
  const [quiet, waited] = [at, since].map((time) => now.getTime() - Date.parse(time));
  return !isBelow(quiet, quietMs) || !isBelow(waited, mostMs);
}

function isBelow(passed = 0, limit: number): boolean {
  return passed >= 0 && passed < limit;
}
