import type { Advisory, FixState, Problem, Result, VulnerableRange } from '../domain/index.ts';
import { failed, ok } from '../domain/index.ts';
import type { KeyedAdvisory, KeyedRange } from '../store/ports.ts';
import { schemeOfEcosystem, type VersionScheme } from '../versions/index.ts';

const LOWEST = new Uint8Array(0);

export interface Keyed {
  readonly advisory: KeyedAdvisory;
  readonly problems: readonly Problem[];
}

/**
 * Turns the bounds of an advisory's ranges into sort keys of their ecosystem's scheme. A range that cannot be
 * ordered becomes a problem; what it says of single versions for certain is kept as exact strings.
 */
export function keyAdvisory(advisory: Advisory): Keyed {
  const ranges: KeyedRange[] = [];
  const problems: Problem[] = [];
  for (const range of advisory.ranges) {
    const keyed = keyRange(range);
    if (keyed.ok) {
      ranges.push(keyed.value);
      continue;
    }
    const { reason, certain } = keyed.failure;
    for (const exact of certain) ranges.push(exactly(range, exact));
    const message = `${range.package} in ${range.ecosystem}: ${reason}`;
    problems.push({ kind: 'range-invalid', subject: advisory.id, message, package: range.package });
  }
  return { advisory: { ...advisory, ranges }, problems };
}

interface Unordered {
  readonly reason: string;
  /** Versions that are affected whatever the order is. */
  readonly certain: readonly string[];
}

function keyRange(range: VulnerableRange): Result<KeyedRange, Unordered> {
  if (range.exact !== undefined) return ok(exactly(range, range.exact));
  const scheme = schemeOfEcosystem(range.ecosystem);
  if (scheme === undefined) return unordered('no order of its versions is known', includedBounds(range));
  if (isNeverAffected(range)) return ok(unbounded(range, 'not-affected'));
  const lower = lowerKeyOf(range, scheme);
  if (!lower.ok) return unordered(lower.failure, includedBounds(range));
  if (range.upper === undefined) return ok({ ...range, lowerKey: lower.value });
  const upper = upperKeyOf(range.upper, range, scheme);
  if (!upper.ok) {
    return unordered(`the upper bound "${range.upper}": ${upper.failure}`, includedBounds(range));
  }
  if (holdsNothing(range, lower.value, upper.value)) {
    return unordered(`the range closes at "${range.upper}" before it opens at "${range.lower ?? '0'}"`, []);
  }
  return ok({ ...range, lowerKey: lower.value, upperKey: upper.value });
}

function unordered(reason: string, certain: readonly string[]): Result<never, Unordered> {
  return failed({ reason, certain });
}

function lowerKeyOf({ lower }: VulnerableRange, scheme: VersionScheme): Result<Uint8Array> {
  if (isLowest(lower)) return ok(LOWEST);
  const key = scheme.sortKey(lower);
  return key.ok ? key : failed(`the lower bound "${lower}": ${key.failure}`);
}

function upperKeyOf(upper: string, range: VulnerableRange, scheme: VersionScheme): Result<Uint8Array> {
  // Tools order such a text below all versions: the record would say that nothing was ever affected.
  if (lacksVersion(upper)) return failed('it holds no version');
  return range.upperInclusive === true && scheme.lastKey ? scheme.lastKey(upper) : scheme.sortKey(upper);
}

/** Nothing, or nothing but an epoch or a revision. */
function lacksVersion(bound: string): boolean {
  const version = bound.slice(bound.indexOf(':') + 1);
  return version === '' || version.startsWith('-');
}

function isLowest(bound: string | undefined): bound is undefined | '0' {
  return bound === undefined || bound === '0';
}

/** Fixed in "0" is how Debian, Alpine and Echo write that no version is affected. */
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

/** One version alone, however it is written; by its text where the scheme cannot order it. */
function exactly(range: VulnerableRange, version: string): KeyedRange {
  const row = unbounded(range, range.state);
  const key = schemeOfEcosystem(range.ecosystem)?.sortKey(version);
  if (key?.ok !== true) return { ...row, exact: version };
  const bounds = { lower: version, upper: version, upperInclusive: true };
  return { ...row, ...bounds, lowerKey: key.value, upperKey: key.value };
}

/** What a range says besides its bounds. */
function unbounded(range: VulnerableRange, state: FixState): KeyedRange {
  const { ecosystem, package: name, fixedVersion, qualifiers, rating } = range;
  return {
    ecosystem,
    package: name,
    state,
    lowerKey: LOWEST,
    ...(state === 'fixed' && fixedVersion !== undefined && { fixedVersion }),
    ...(qualifiers !== undefined && { qualifiers }),
    ...(rating !== undefined && { rating }),
  };
}
