import {
  defined,
  failed,
  isUnreadState,
  ok,
  UNREAD_PACKAGE,
  type RangeState,
  type KeyedRange,
  type KeyedAdvisory,
  type Problem,
  type Result,
  type VulnerableRange,
  type Advisory,
} from '../../domain/index.ts';
import { schemeOfEcosystem, type VersionScheme } from '../../versions/index.ts';

const LOWEST = new Uint8Array(0);

export interface Keyed {
  readonly advisory: KeyedAdvisory;
  readonly problems: readonly Problem[];
}

/**
 * Converts advisory range bounds into sort keys in their ecosystem's scheme. A range that cannot be ordered
 * becomes a problem and a row that is not compared, between the bounds that can be ordered; single versions
 * that it certainly includes stay as exact strings.
 */
export function keyAdvisory(advisory: Advisory): Keyed {
  const ranges: KeyedRange[] = [];
  const problems: Problem[] = [];
  for (const range of advisory.ranges) {
    const keyed = range.unread === undefined ? keyRange(range) : unordered(range.unread, []);
    if (keyed.ok) {
      ranges.push(keyed.value);
      continue;
    }
    const { reason, certain, holdsNothing } = keyed.failure;
    for (const exact of certain) ranges.push(exactly(range, exact));
    const open = holdsNothing ? [] : notCompared(range, reason);
    for (const row of open) ranges.push(row);
    problems.push(problemOf(advisory, range, reason, open.length > 0));
  }
  return { advisory: { ...advisory, ranges }, problems };
}

function problemOf({ id, cves }: Advisory, range: VulnerableRange, reason: string, isOpen: boolean): Problem {
  if (range.package === UNREAD_PACKAGE) {
    return { kind: 'advisory-unreadable', subject: id, message: reason };
  }
  const message = `${range.package} in ${range.ecosystem}: ${reason}`;
  const about = { subject: id, message, package: range.package };
  return isOpen ? { kind: 'advisory-not-compared', ...about, cves } : { kind: 'range-invalid', ...about };
}

interface Unordered {
  readonly reason: string;
  /** Versions that are affected whatever the order. */
  readonly certain: readonly string[];
  /** Both bounds were compared, and no version is between them. */
  readonly holdsNothing: boolean;
}

function keyRange(range: VulnerableRange): Result<KeyedRange, Unordered> {
  if (range.exact !== undefined) return ok(exactly(range, range.exact));
  const scheme = schemeOfEcosystem(range.ecosystem);
  if (scheme === undefined) return unordered('unknown version scheme', includedBounds(range));
  if (isNeverAffected(range)) return ok(unbounded(range, 'not-affected'));
  const lower = lowerKeyOf(range, scheme);
  if (!lower.ok) return unordered(lower.failure, includedBounds(range));
  if (range.upper === undefined) return ok({ ...range, lowerKey: lower.value });
  const upper = upperKeyOf(range.upper, range, scheme);
  if (!upper.ok) {
    return unordered(`the upper bound "${range.upper}": ${upper.failure}`, includedBounds(range));
  }
  if (holdsNothing(range, lower.value, upper.value)) {
    const reason = `the range closes at "${range.upper}" before it opens at "${range.lower ?? '0'}"`;
    return unordered(reason, [], true);
  }
  return ok({ ...range, lowerKey: lower.value, upperKey: upper.value });
}

function unordered(reason: string, certain: readonly string[], nothing = false): Result<never, Unordered> {
  return failed({ reason, certain, holdsNothing: nothing });
}

/** Returns the range with its orderable bounds; empty if these exclude every version. */
function notCompared(range: VulnerableRange, reason: string): KeyedRange[] {
  const scheme = schemeOfEcosystem(range.ecosystem);
  const lower = scheme && lowerKeyOf(range, scheme);
  const upper = scheme && range.upper !== undefined ? upperKeyOf(range.upper, range, scheme) : undefined;
  const lowerKey = lower?.ok === true ? lower.value : LOWEST;
  const upperKey = upper?.ok === true ? upper.value : undefined;
  if (upperKey !== undefined && holdsNothing(range, lowerKey, upperKey)) return [];
  const state = isUnreadState(range.state) ? range.state : 'not-compared';
  return [{ ...range, state, unread: reason, lowerKey, ...defined({ upperKey }) }];
}

/** A version that "up to and including" a bound covers is not above it. */
function lowerKeyOf({ lower, lowerExclusive }: VulnerableRange, scheme: VersionScheme): Result<Uint8Array> {
  if (isLowest(lower)) return ok(LOWEST);
  const key = lowerExclusive === true ? lastKeyOf(lower, scheme) : scheme.sortKey(lower);
  return key.ok ? key : failed(`the lower bound "${lower}": ${key.failure}`);
}

function upperKeyOf(upper: string, range: VulnerableRange, scheme: VersionScheme): Result<Uint8Array> {
  // Tools sort an empty version below all others, so the record would never affect anything.
  if (lacksVersion(upper)) return failed('no version is given');
  return range.upperInclusive === true ? lastKeyOf(upper, scheme) : scheme.sortKey(upper);
}

function lastKeyOf(bound: string, scheme: VersionScheme): Result<Uint8Array> {
  return scheme.lastKey ? scheme.lastKey(bound) : scheme.sortKey(bound);
}

/** Matches an empty bound, or one with only an epoch or a revision. */
function lacksVersion(bound: string): boolean {
  const version = bound.slice(bound.indexOf(':') + 1);
  return version === '' || version.startsWith('-');
}

function isLowest(bound: string | undefined): bound is undefined | '0' {
  return bound === undefined || bound === '0';
}

/** Debian, Alpine and Echo write "fixed in 0" to mean that no version is affected. */
function isNeverAffected(range: VulnerableRange): boolean {
  return range.upper === '0' && range.upperInclusive !== true && isLowest(range.lower);
}

function holdsNothing(range: VulnerableRange, lower: Uint8Array, upper: Uint8Array): boolean {
  const order = Buffer.compare(lower, upper);
  return order > 0 || (order === 0 && (range.lowerExclusive === true || range.upperInclusive !== true));
}

function includedBounds(range: VulnerableRange): readonly string[] {
  const { lower, upper } = range;
  const included = new Set<string>();
  if (!isLowest(lower) && range.lowerExclusive !== true && lower !== upper) included.add(lower);
  if (upper !== undefined && range.upperInclusive === true) included.add(upper);
  return [...included];
}

/** Matches one version in any spelling, or its exact text if the scheme cannot order it. */
function exactly(range: VulnerableRange, version: string): KeyedRange {
  const row = unbounded(range, range.state);
  const scheme = schemeOfEcosystem(range.ecosystem);
  const key = scheme?.sortKey(version);
  const last = scheme && lastKeyOf(version, scheme);
  if (key?.ok !== true || last?.ok !== true) return { ...row, exact: version };
  const bounds = { lower: version, upper: version, upperInclusive: true };
  return { ...row, ...bounds, lowerKey: key.value, upperKey: last.value };
}

/** Copies a range without its bounds. */
function unbounded(range: VulnerableRange, state: RangeState): KeyedRange {
  const { ecosystem, package: name, fixedVersion, qualifiers, rating } = range;
  return {
    ecosystem,
    package: name,
    state,
    lowerKey: LOWEST,
    ...(state === 'fixed' && fixedVersion !== undefined && { fixedVersion }),
    ...defined({ qualifiers, rating }),
  };
}
