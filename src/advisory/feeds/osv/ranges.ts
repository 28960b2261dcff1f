import {
  type FixState,
  isJsonObject,
  type JsonObject,
  type Qualifiers,
  type Rating,
  type VulnerableRange,
} from '../../../domain/index.ts';
import { schemeOfEcosystem, type VersionScheme } from '../../../versions/index.ts';
import { feedTextOf } from '../../feed-kit/json.ts';
import { isOfLanguage } from './languages.ts';
import { holds, type Interval, toIntervals } from './intervals.ts';
import { ratingOf, ratingSourceOf, ubuntuRating } from './ratings.ts';
import { COMMITS, RANGE_EVENTS, type OsvAffected, type OsvEvent } from './affected.ts';

const BELOW = '< ';
const RUST = 'crates.io';

/**
 * Converts one `affected` entry into ranges. Ignores binary package lists (`ecosystem_specific.binaries` from
 * SUSE and Ubuntu): they belong to the fixed version, and names that contain a version or an ABI
 * (linux-image-6.8.0-45-generic) differ from the installed ones.
 */
export function rangesOf(entry: OsvAffected, tell: (problem: string) => void): VulnerableRange[] {
  const { ecosystem = '', name = '' } = entry.package ?? {};
  const scheme = schemeOfEcosystem(ecosystem);
  if (scheme === undefined) return [];
  const isLanguage = isOfLanguage(ecosystem);
  const read = entry.ranges
    .filter(({ type }) => type !== COMMITS)
    .map(({ events }) => toIntervals(isLanguage ? events.map(withoutNoUpdate) : events, scheme));
  const intervals = closedAtLastKnown(
    read.flatMap((range) => range.intervals),
    entry,
    scheme,
  );
  const unread = read.flatMap((range) => range.unread);
  const ofBounds = isLanguage ? unread.filter(({ texts }) => texts !== undefined) : [];
  const byList = entry.versions.length > 0 ? ofBounds : [];
  const problems = [
    ...read.flatMap((range) => range.problems),
    ...byList.map(({ unread: reason }) => `${reason}, so only the listed versions count`),
  ];
  for (const problem of problems) tell(`${name} in ${ecosystem}: ${problem}`);
  const versions = isLanguage ? entry.versions.map(withoutUpdate) : entry.versions;
  const listed = new Set([...versions, ...ofBounds.flatMap(({ texts = [] }) => texts)]);
  const rating = ratingOfEntry(entry, ecosystem);
  const qualifiers = qualifiersOf(entry);
  const base = {
    ecosystem,
    package: name,
    ...(rating !== undefined && { rating }),
    ...(qualifiers && { qualifiers }),
  };
  const open = openState(entry);
  return [
    ...intervals.map((interval) => ({
      ...base,
      ...boundsOf(interval),
      state: interval.fixed === undefined ? open : 'fixed',
    })),
    ...unread
      .filter((interval) => !byList.includes(interval))
      .map(({ texts: _, ...interval }) => ({ ...base, ...interval, state: open })),
    ...uncovered([...listed], intervals, scheme).map((exact) => ({ ...base, exact, state: open })),
  ];
}

/** NVD's word for a version without an update, which converters append to the version: `2.6.0-NA`. */
const NO_UPDATE = ['-NA', '-'];

/** If these sorted as a pre-release, the release itself would be above its own bound. */
function withoutUpdate(version: string): string {
  const end = NO_UPDATE.find((each) => version.endsWith(each) && version.length > each.length);
  return end === undefined ? version : version.slice(0, -end.length);
}

function withoutNoUpdate(event: OsvEvent): OsvEvent {
  const versions = RANGE_EVENTS.flatMap((kind) => {
    const version = event[kind];
    return version === undefined ? [] : [[kind, withoutUpdate(version)] as const];
  });
  return { ...event, ...Object.fromEntries(versions) };
}

function boundsOf({ lower, upper, upperInclusive, fixed }: Interval): Partial<VulnerableRange> {
  return {
    ...(lower.key.length > 0 && { lower: lower.version }),
    ...(upper !== undefined && { upper: upper.version }),
    ...(upperInclusive && { upperInclusive }),
    ...(fixed !== undefined && { fixedVersion: fixed }),
  };
}

/**
 * Ends an open range below the version in GitHub's advisory (`< 4.0.0`): converters have no event for a bound
 * that is not a fix, and such entries have one range.
 */
function closedAtLastKnown(
  intervals: readonly Interval[],
  { database_specific: specific }: OsvAffected,
  scheme: VersionScheme,
): readonly Interval[] {
  const known = isJsonObject(specific)
    ? feedTextOf(specific, 'last_known_affected_version_range')
    : undefined;
  const version = known?.startsWith(BELOW) === true ? known.slice(BELOW.length).trim() : '';
  const key = scheme.sortKey(version);
  if (version === '' || !key.ok || intervals.length !== 1) return intervals;
  return intervals.map((interval) =>
    interval.upper !== undefined || Buffer.compare(interval.lower.key, key.value) >= 0
      ? interval
      : { ...interval, upper: { version, key: key.value } },
  );
}

/** Returns the single versions that no range covers; most lists repeat the ranges. */
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

function qualifiersOf(entry: OsvAffected): Qualifiers | undefined {
  const informational = informationalOf(entry);
  if (informational !== undefined) return { informational };
  return entry.architectures && { architectures: entry.architectures };
}

/** RUSTSEC's word for a record that is about no vulnerability. */
function informationalOf({ database_specific: specific, package: named }: OsvAffected): string | undefined {
  const isOfRust = named?.ecosystem === RUST;
  return isOfRust && isJsonObject(specific) ? feedTextOf(specific, 'informational') : undefined;
}

/** Lists single versions while it investigates a flaw, without a range. */
const INVESTIGATING = 'Docker Hardened Images';

/** Chainguard's words for a component without a fix; any other word means that it is affected. */
const STATES_OF_COMPONENTS: ReadonlyMap<unknown, FixState> = new Map([
  ['fix_not_planned', 'will-not-fix'],
  ['pending_upstream_fix', 'deferred'],
  ['under_investigation', 'undetermined'],
]);

function stateOfComponent(specific: JsonObject): FixState | undefined {
  const components = specific['components'];
  const component: unknown = Array.isArray(components) ? components[0] : undefined;
  return isJsonObject(component) ? STATES_OF_COMPONENTS.get(component['latest_event_status']) : undefined;
}

/** Debian's exports carry the tracker's urgency. */
function openState({ ecosystem_specific: specific, package: named, ranges }: OsvAffected): FixState {
  const ofComponent = isJsonObject(specific) ? stateOfComponent(specific) : undefined;
  if (ofComponent) return ofComponent;
  if (ranges.length === 0 && named?.ecosystem.startsWith(INVESTIGATING)) return 'undetermined';
  return isJsonObject(specific) && feedTextOf(specific, 'urgency') === 'end-of-life'
    ? 'end-of-life'
    : 'unfixed';
}

/** Picks one rating: a distribution's own word comes before the vectors that it repeats. */
function ratingOfEntry(entry: OsvAffected, ecosystem: string): Rating | undefined {
  const own = entry.severity.flatMap((severity) => ratingOf(severity, ratingSourceOf(ecosystem)) ?? []);
  if (own.length > 0) return own.find(({ vector }) => vector === undefined) ?? own[0];
  const specific = isJsonObject(entry.ecosystem_specific) ? entry.ecosystem_specific : {};
  if (feedTextOf(specific, 'urgency') === 'unimportant') return { source: 'debian', severity: 'negligible' };
  return ubuntuRating(feedTextOf(specific, 'ubuntu_priority') ?? '');
}
