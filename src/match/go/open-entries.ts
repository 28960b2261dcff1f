import { isSilent, type RangeMatch, type StoredRange, type TagRange } from '../../domain/index.ts';
import type { KeyOf } from '../resolution.ts';
import type { Lookup } from '../wanted-versions.ts';
import { isOfGo, isSameFlaw } from './same-flaw.ts';

/** A row of the join, within the bounds that are known for it. */
export interface BoundedMatch extends RangeMatch {
  /** Set where no bounds are known, and nobody reviewed the record. */
  readonly isUnversioned?: true;
}

/** `v0.0.0-20240102150405-0123456789ab`: no tag comes before that commit, so no tag can be compared with it. */
const UNTAGGED = /^v\d+\.0\.0-\d{14}-[0-9a-f]{12}(?:\+|$)/u;

const NO_VERSIONS = 'nobody has reviewed the record, and it names no affected versions';

/**
 * Whether a row of Go's database has no upper bound: its versions could often not be said in those of the module, and
 * then it means all of them.
 */
export function isOpenEntry(range: StoredRange): boolean {
  const { qualifiers, upper, exact, state } = range;
  return (
    isOfGo(range) && qualifiers?.reviewed !== undefined && !isSilent(state) && (upper ?? exact) === undefined
  );
}

/** Other rows about the flaws of an image: those of the join, and those whose versions do not fit. */
export interface Related {
  readonly matches: readonly RangeMatch[];
  readonly ranges: readonly StoredRange[];
}

/**
 * Returns the rows that count in place of an open entry: within the bounds of another record of the flaw, or else of
 * the tags of the repository. Without either a reviewed record counts as it is.
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

/** Whether a range counts in its place; one without an upper bound says that no version of the module fixes the flaw. */
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
    ...(lower !== undefined && { lower }),
    lowerExclusive,
    ...(upper !== undefined && { upper }),
    upperInclusive,
    ...(exact !== undefined && { exact }),
    ...(fixedVersion !== undefined && { fixedVersion }),
    state,
  };
}

function within(match: RangeMatch, { lower, upper, upperInclusive = false }: TagRange): BoundedMatch {
  const fix =
    upper !== undefined && !upperInclusive ? ({ fixedVersion: upper, state: 'fixed' } as const) : {};
  return {
    ...match,
    ...(lower !== undefined && { lower }),
    ...(upper !== undefined && { upper }),
    upperInclusive,
    ...fix,
  };
}

/** A version that cannot be ordered may be in every range: the row says so. */
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
