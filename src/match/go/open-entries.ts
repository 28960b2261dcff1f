import { defined, isSilent, type RangeMatch, type StoredRange, type TagRange } from '../../domain/index.ts';
import type { KeyOf } from '../resolution.ts';
import type { Lookup } from '../wanted-versions.ts';
import { isOfGo, isSameFlaw } from './same-flaw.ts';

/** A joined row, narrowed to its known bounds. */
export interface BoundedMatch extends RangeMatch {
  /** Set where the bounds are unknown and the record was never reviewed. */
  readonly isUnversioned?: true;
}

/** `v0.0.0-20240102150405-0123456789ab`: no tag precedes that commit, so it cannot be compared with any tag. */
const UNTAGGED = /^v\d+\.0\.0-\d{14}-[0-9a-f]{12}(?:\+|$)/u;

const NO_VERSIONS = 'nobody has reviewed the record, and it names no affected versions';

/**
 * Whether a row in Go's database has no upper bound: its versions often could not be expressed as module
 * versions, and then it means all versions.
 */
export function isOpenEntry(range: StoredRange): boolean {
  const { qualifiers, upper, exact, state } = range;
  return (
    isOfGo(range) && qualifiers?.reviewed !== undefined && !isSilent(state) && (upper ?? exact) === undefined
  );
}

/** Other rows about an image's flaws: joined rows, and rows whose versions do not match. */
export interface Related {
  readonly matches: readonly RangeMatch[];
  readonly ranges: readonly StoredRange[];
}

/**
 * Returns the rows that replace an open entry: within the bounds of another record about the flaw, or else of
 * the repository's tags. Without either, a reviewed record counts unchanged.
 */
export function boundOpenEntry(
  match: RangeMatch,
  { version }: Lookup,
  { matches, ranges }: Related,
  keyOf: KeyOf,
): readonly BoundedMatch[] {
  const isBetter = (range: StoredRange) => isSameFlaw(match, range) && replaces(range, match);
  if (ranges.some(isBetter)) {
    const holding = matches.filter((other) => other.wanted === match.wanted && isBetter(other));
    return holding.map((other) => withBoundsOf(match, other));
  }
  const { tags, reviewed } = match.qualifiers ?? {};
  if (tags && !UNTAGGED.test(version))
    return tags.filter(holdsIn(version, keyOf)).map((tag) => within(match, tag));
  if (reviewed === true) return [match];
  return [{ ...match, state: 'not-compared', unread: NO_VERSIONS, isUnversioned: true }];
}

/** Whether a range replaces the open entry; without an upper bound it means that no module version fixes the flaw. */
function replaces(range: StoredRange, match: RangeMatch): boolean {
  if (isOfGo(range) || isSilent(range.state)) return false;
  return match.qualifiers?.reviewed === false || range.qualifiers?.reviewed === true;
}

function withBoundsOf(
  match: RangeMatch,
  { lower, lowerExclusive, upper, ...other }: RangeMatch,
): BoundedMatch {
  const { upperInclusive, exact, fixedVersion, state } = other;
  return {
    ...match,
    ...defined({ lower }),
    lowerExclusive,
    ...defined({ upper }),
    upperInclusive,
    ...defined({ exact, fixedVersion }),
    state,
  };
}

function within(match: RangeMatch, { lower, upper, upperInclusive = false }: TagRange): BoundedMatch {
  const fix =
    upper !== undefined && !upperInclusive ? ({ fixedVersion: upper, state: 'fixed' } as const) : {};
  return {
    ...match,
    ...defined({ lower, upper }),
    upperInclusive,
    ...fix,
  };
}

/** A version that cannot be ordered may be in every range; the row reports it. */
function holdsIn(version: string, keyOf: KeyOf): (tag: TagRange) => boolean {
  const key = keyOf(version);
  return ({ lower, upper, upperInclusive = false }) => {
    if (!key.ok) return true;
    return (
      !isBelow(key.value, lower, keyOf) &&
      (upper === undefined || isUnder(key.value, upper, upperInclusive, keyOf))
    );
  };
}

function isBelow(key: Uint8Array, lower: string | undefined, keyOf: KeyOf): boolean {
  const bound = lower === undefined ? undefined : keyOf(lower);
  return bound?.ok === true && Buffer.compare(key, bound.value) < 0;
}

function isUnder(key: Uint8Array, upper: string, isInclusive: boolean, keyOf: KeyOf): boolean {
  const bound = keyOf(upper);
  if (!bound.ok) return true;
  const order = Buffer.compare(key, bound.value);
  return order < 0 || (order === 0 && isInclusive);
}
