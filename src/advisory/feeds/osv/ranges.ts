import type { FixState, Rating, VulnerableRange } from '../../../domain/index.ts';
import { schemeOfEcosystem, type VersionScheme } from '../../../versions/index.ts';
import { isObject, textOf } from '../../json.ts';
import { holds, type Interval, toIntervals } from './intervals.ts';
import { ratingOf, sourceOf, ubuntuRating } from './ratings.ts';
import { COMMITS, type OsvAffected } from './affected.ts';

/**
 * What one entry of `affected` says, as ranges. Source packages' binaries (`ecosystem_specific.binaries` of SUSE and
 * Ubuntu) are no condition: they are those of the fixed version, and names with a version or an ABI in them
 * (linux-image-6.8.0-45-generic) differ from what is installed.
 */
export function rangesOf(entry: OsvAffected, tell: (problem: string) => void): VulnerableRange[] {
  const { ecosystem = '', name = '' } = entry.package ?? {};
  const scheme = schemeOfEcosystem(ecosystem);
  if (scheme === undefined) return [];
  const read = entry.ranges
    .filter(({ type }) => type !== COMMITS)
    .map(({ events }) => toIntervals(events, scheme));
  const intervals = read.flatMap((range) => range.intervals);
  for (const problem of read.flatMap(({ problems }) => problems)) tell(`${name} in ${ecosystem}: ${problem}`);
  const rating = ratingOfEntry(entry, ecosystem);
  const base = { ecosystem, package: name, ...(rating !== undefined && { rating }) };
  const open = openState(entry);
  return [
    ...intervals.map((interval) => ({
      ...base,
      ...boundsOf(interval),
      state: interval.fixed === undefined ? open : 'fixed',
    })),
    ...read.flatMap((range) => range.unread).map((unread) => ({ ...base, ...unread, state: open })),
    ...uncovered(entry.versions, intervals, scheme).map((exact) => ({ ...base, exact, state: open })),
  ];
}

function boundsOf({ lower, upper, upperInclusive, fixed }: Interval): Partial<VulnerableRange> {
  return {
    ...(lower.key.length > 0 && { lower: lower.version }),
    ...(upper !== undefined && { upper: upper.version }),
    ...(upperInclusive && { upperInclusive }),
    ...(fixed !== undefined && { fixedVersion: fixed }),
  };
}

/** Versions listed one by one repeat the ranges, except where there is none or it leaves them out. */
function uncovered(
  versions: readonly string[],
  intervals: readonly Interval[],
  scheme: VersionScheme,
): string[] {
  return versions.filter((version) => {
    const key = scheme.sortKey(version);
    return !key.ok || !intervals.some((interval) => holds(interval, key.value));
  });
}

/** Debian's exports carry the tracker's urgency. */
function openState({ ecosystem_specific: specific }: OsvAffected): FixState {
  return isObject(specific) && textOf(specific, 'urgency') === 'end-of-life' ? 'end-of-life' : 'unfixed';
}

/** One of several: a distribution's word before the vectors that it repeats. */
function ratingOfEntry(entry: OsvAffected, ecosystem: string): Rating | undefined {
  const own = entry.severity.flatMap((severity) => ratingOf(severity, sourceOf(ecosystem)) ?? []);
  if (own.length > 0) return own.find(({ vector }) => vector === undefined) ?? own[0];
  const specific = isObject(entry.ecosystem_specific) ? entry.ecosystem_specific : {};
  if (textOf(specific, 'urgency') === 'unimportant') return { source: 'debian', severity: 'negligible' };
  return ubuntuRating(textOf(specific, 'ubuntu_priority') ?? '');
}
