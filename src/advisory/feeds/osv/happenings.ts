import { ok } from '../../../domain/index.ts';
import type { VersionScheme } from '../../../versions/index.ts';
import { RANGE_EVENTS, type RangeEvent, type OsvEvent, type UnreadEvent } from './affected.ts';

export interface Bound {
  readonly version: string;
  readonly key: Uint8Array;
}

/** One event member. */
export type Happening = Ordered | UnreadEvent;

export interface Ordered extends Bound {
  readonly kind: RangeEvent;
}

/** "0" sorts below every version. */
export const LOWEST: Bound = { version: '0', key: new Uint8Array(0) };
const NO_LIMIT = '*';

export function happeningsOf(event: OsvEvent, scheme: VersionScheme): Happening[] {
  const happenings: Happening[] = RANGE_EVENTS.flatMap((kind) => {
    const version = event[kind];
    return version === undefined || version === NO_LIMIT ? [] : [happeningAt(kind, version, scheme)];
  });
  return [...happenings, ...(event.unread ?? [])];
}

function happeningAt(kind: RangeEvent, version: string, scheme: VersionScheme): Happening {
  const key = version === LOWEST.version ? ok(LOWEST.key) : scheme.sortKey(version);
  return key.ok
    ? { kind, version, key: key.value }
    : { kind, version, reason: `${kind} "${version}": ${key.failure}` };
}

export function isOrdered(happening: Happening): happening is Ordered {
  return 'key' in happening;
}
