import type { VersionScheme } from '../../../versions/index.ts';
import { happeningsOf, isOrdered, LOWEST, type Bound, type Ordered } from './happenings.ts';
import type { RangeEvent, OsvEvent } from './affected.ts';
import { pairwise, whollyUnread, type UnreadInterval } from './unread-intervals.ts';

/** A contiguous run of affected versions. */
export interface Interval {
  /** Inclusive. */
  readonly lower: Bound;
  readonly upper?: Bound;
  readonly upperInclusive: boolean;
  readonly fixed?: string;
}

export interface Intervals {
  readonly intervals: readonly Interval[];
  readonly unread: readonly UnreadInterval[];
  /** Oddities in the events that hide no finding. */
  readonly problems: readonly string[];
}

/** All events at one version. */
interface Edge extends Bound {
  readonly kinds: Set<RangeEvent>;
}

/**
 * Computes the affected intervals from a range's events. Events may come in any order and are sorted by the scheme, as
 * in the schema's algorithm: https://ossf.github.io/osv-schema/#evaluation
 */
export function toIntervals(events: readonly OsvEvent[], scheme: VersionScheme): Intervals {
  const happenings = events.flatMap((event) => happeningsOf(event, scheme));
  if (happenings.length === 0) {
    return { intervals: [], unread: [whollyUnread('the range has no events')], problems: [] };
  }
  if (happenings.every(isOrdered)) return { ...sorted(happenings), unread: [] };
  const { whole, unread } = pairwise(happenings);
  const read = whole.map((pair) => sorted(pair.filter(isOrdered)));
  return {
    intervals: read.flatMap(({ intervals }) => intervals),
    unread,
    problems: read.flatMap(({ problems }) => problems),
  };
}

export function holds(interval: Interval, key: Uint8Array): boolean {
  if (Buffer.compare(key, interval.lower.key) < 0) return false;
  if (interval.upper === undefined) return true;
  const order = Buffer.compare(key, interval.upper.key);
  return order < 0 || (order === 0 && interval.upperInclusive);
}

type Sorted = Omit<Intervals, 'unread'>;

function sorted(happenings: readonly Ordered[]): Sorted {
  const edges: Edge[] = [];
  for (const { kind, ...bound } of happenings.toSorted((a, b) => Buffer.compare(a.key, b.key))) {
    const last = edges.at(-1);
    if (last !== undefined && Buffer.compare(last.key, bound.key) === 0) last.kinds.add(kind);
    else edges.push({ ...bound, kinds: new Set([kind]) });
  }
  const { intervals, problems } = walk(edges);
  const limit = edges.findLast(({ kinds }) => kinds.has('limit'));
  return { intervals: limit ? intervals.flatMap((each) => below(each, limit)) : intervals, problems };
}

/** Walks up the versions that have events. */
function walk(edges: readonly Edge[]): Sorted {
  const intervals: Interval[] = [];
  const problems: string[] = [];
  let open: Bound | undefined;
  if (!edges.some(({ kinds }) => kinds.has('introduced'))) {
    open = LOWEST;
    problems.push('no event says which version introduced it');
  }
  for (const edge of edges) {
    const opens = edge.kinds.has('introduced');
    const closes = edge.kinds.has('fixed') || edge.kinds.has('last_affected');
    if (open !== undefined && closes) {
      intervals.push(closed(open, edge));
      open = opens ? edge : undefined;
    } else if (opens && closes) {
      if (isEmpty(edge)) problems.push(`the range closes at "${edge.version}", where it opens`);
      else intervals.push(closed(edge, edge));
    } else if (opens) {
      open ??= edge;
    } else if (closes && intervals.length === 0) {
      problems.push(`the range closes at "${edge.version}" before it opens`);
    }
  }
  if (open !== undefined) intervals.push({ lower: open, upperInclusive: false });
  return { intervals, problems };
}

/** An interval from "0" to "0" is valid: it says that a release is not affected, so it is kept. */
function isEmpty({ kinds, version }: Edge): boolean {
  return kinds.has('fixed') && version !== LOWEST.version;
}

function closed(lower: Bound, { kinds, version, key }: Edge): Interval {
  const isFixed = kinds.has('fixed');
  return { lower, upper: { version, key }, upperInclusive: !isFixed, ...(isFixed && { fixed: version }) };
}

function below(interval: Interval, limit: Bound): Interval[] {
  const { lower, upper } = interval;
  if (Buffer.compare(lower.key, limit.key) >= 0) return [];
  if (upper !== undefined && Buffer.compare(upper.key, limit.key) < 0) return [interval];
  return [{ lower, upper: limit, upperInclusive: false }];
}
