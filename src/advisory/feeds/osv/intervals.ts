import { ok } from '../../../domain/index.ts';
import type { VersionScheme } from '../../../versions/index.ts';
import type { OsvEvent } from './schema.ts';

export interface Bound {
  readonly version: string;
  readonly key: Uint8Array;
}

/** Versions in a row that are affected. */
export interface Interval {
  /** Inclusive. */
  readonly lower: Bound;
  readonly upper?: Bound;
  readonly upperInclusive: boolean;
  readonly fixed?: string;
}

export interface Intervals {
  readonly intervals: readonly Interval[];
  /** Why some of the events make no interval. */
  readonly problems: readonly string[];
}

type Kind = 'introduced' | 'fixed' | 'last_affected' | 'limit';

/** Everything that happens at one version. */
interface Turn extends Bound {
  readonly kinds: Set<Kind>;
}

/** "0" is below every version. */
const LOWEST: Bound = { version: '0', key: new Uint8Array(0) };
const NO_LIMIT = '*';

/**
 * The versions that a range's events say are affected. Events may stand in any order and are sorted by the scheme, as
 * in the schema's own algorithm: https://ossf.github.io/osv-schema/#evaluation
 */
export function toIntervals(events: readonly OsvEvent[], scheme: VersionScheme): Intervals {
  const happenings: (Bound & { readonly kind: Kind })[] = [];
  for (const { kind, version } of listed(events)) {
    const key = version === LOWEST.version ? ok(LOWEST.key) : scheme.sortKey(version);
    if (!key.ok) return { intervals: [], problems: [`${kind} "${version}": ${key.failure}`] };
    happenings.push({ kind, version, key: key.value });
  }
  const turns: Turn[] = [];
  for (const { kind, ...bound } of happenings.sort((a, b) => Buffer.compare(a.key, b.key))) {
    const last = turns.at(-1);
    if (last !== undefined && Buffer.compare(last.key, bound.key) === 0) last.kinds.add(kind);
    else turns.push({ ...bound, kinds: new Set([kind]) });
  }
  if (turns.length === 0) return { intervals: [], problems: ['the range has no events'] };
  const { intervals, problems } = walk(turns);
  const limit = turns.findLast(({ kinds }) => kinds.has('limit'));
  return { intervals: limit ? intervals.flatMap((each) => below(each, limit)) : intervals, problems };
}

export function holds(interval: Interval, key: Uint8Array): boolean {
  if (Buffer.compare(key, interval.lower.key) < 0) return false;
  if (interval.upper === undefined) return true;
  const order = Buffer.compare(key, interval.upper.key);
  return order < 0 || (order === 0 && interval.upperInclusive);
}

function listed(events: readonly OsvEvent[]): { kind: Kind; version: string }[] {
  return events.flatMap((event) =>
    (['introduced', 'fixed', 'last_affected', 'limit'] as const).flatMap((kind) => {
      const version = event[kind];
      return version === undefined || version === NO_LIMIT ? [] : [{ kind, version }];
    }),
  );
}

/** Goes up through the versions at which something happens. */
function walk(turns: readonly Turn[]): Intervals {
  const intervals: Interval[] = [];
  const problems: string[] = [];
  let open: Bound | undefined;
  if (!turns.some(({ kinds }) => kinds.has('introduced'))) {
    open = LOWEST;
    problems.push('no event says which version introduced it');
  }
  for (const turn of turns) {
    const opens = turn.kinds.has('introduced');
    const closes = turn.kinds.has('fixed') || turn.kinds.has('last_affected');
    if (open !== undefined && closes) {
      intervals.push(closed(open, turn));
      open = opens ? turn : undefined;
    } else if (opens && closes) {
      if (isEmpty(turn)) problems.push(`the range closes at "${turn.version}", where it opens`);
      else intervals.push(closed(turn, turn));
    } else if (opens) {
      open ??= turn;
    } else if (closes && intervals.length === 0) {
      problems.push(`the range closes at "${turn.version}" before it opens`);
    }
  }
  if (open !== undefined) intervals.push({ lower: open, upperInclusive: false });
  return { intervals, problems };
}

/** From "0" to "0" is no mistake: it says that a release is not affected, and is kept to say so. */
function isEmpty({ kinds, version }: Turn): boolean {
  return kinds.has('fixed') && version !== LOWEST.version;
}

function closed(lower: Bound, { kinds, version, key }: Turn): Interval {
  const isFixed = kinds.has('fixed');
  return { lower, upper: { version, key }, upperInclusive: !isFixed, ...(isFixed && { fixed: version }) };
}

function below(interval: Interval, limit: Bound): Interval[] {
  const { lower, upper } = interval;
  if (Buffer.compare(lower.key, limit.key) >= 0) return [];
  if (upper !== undefined && Buffer.compare(upper.key, limit.key) < 0) return [interval];
  return [{ lower, upper: limit, upperInclusive: false }];
}
