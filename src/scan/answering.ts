import { feedName } from '../advisory/index.ts';
import { coverageOf, knownDistribution, type FeedChoice } from '../distributions/index.ts';
import { nameSome, type Distribution, type InstalledPackage, type Problem } from '../domain/index.ts';

/** Packages of one maker that a message names before it counts the rest. */
const NAMED_PACKAGES = 5;

/** Packages answered by the same feeds. */
export interface PackageGroup {
  readonly distribution: Distribution;
  /** The feeds that can answer, the preferred first: the report uses the first that does. Empty: none can. */
  readonly choices: readonly FeedChoice[];
  readonly claims: (pkg: InstalledPackage) => boolean;
}

export interface GroupedPackages {
  readonly groups: readonly {
    readonly group: PackageGroup;
    readonly packages: readonly InstalledPackage[];
  }[];
  /**
   * Problems of packages that no group claims, one per maker, since an image may hold hundreds of one maker's packages.
   */
  readonly problems: readonly Problem[];
}

/**
 * Divides the packages of an image into groups, in the order in which groups claim them: the first group that claims a
 * package answers for it. Nothing else decides which feeds answer for which packages.
 */
export function groupsOf(distribution: Distribution, prefer: readonly string[]): readonly PackageGroup[] {
  return [ofDistribution(distribution, prefer)];
}

export function groupPackages(
  packages: readonly InstalledPackage[],
  groups: readonly PackageGroup[],
): GroupedPackages {
  const claimed = Map.groupBy(packages, (pkg) => claimant(pkg, groups));
  const outside = Map.groupBy(claimed.get(undefined) ?? [], makerOf);
  return {
    groups: groups.map((group) => ({ group, packages: claimed.get(group) ?? [] })),
    problems: Array.from(outside, ([maker, theirs]) => notCovered(maker, theirs)),
  };
}

export function isFirstToClaim(
  group: PackageGroup,
  pkg: InstalledPackage,
  groups: readonly PackageGroup[],
): boolean {
  return claimant(pkg, groups) === group;
}

function claimant(pkg: InstalledPackage, groups: readonly PackageGroup[]): PackageGroup | undefined {
  return groups.find((group) => group.claims(pkg));
}

/** Lists all feeds that can answer for some package of a distribution, the preferred first. */
export function feedsFor(distribution: Distribution, prefer: readonly string[]): readonly string[] {
  return groupsOf(distribution, prefer).flatMap(feedsOf);
}

/** Lists the first feed of each group, and the next ones as long as those before them are unavailable. */
export function neededFeeds(
  distribution: Distribution,
  prefer: readonly string[],
  isOutOfReach: (feed: string) => boolean,
): readonly string[] {
  return groupsOf(distribution, prefer).flatMap((group) => {
    const feeds = feedsOf(group);
    const reachable = feeds.findIndex((feed) => !isOutOfReach(feed));
    return reachable < 0 ? feeds : feeds.slice(0, reachable + 1);
  });
}

function feedsOf({ choices }: PackageGroup): readonly string[] {
  return choices.map(({ feed, part }) => feedName({ id: feed }, part));
}

/** Claims the distribution's own packages. An rpm database in Debian belongs to no group. */
function ofDistribution(distribution: Distribution, prefer: readonly string[]): PackageGroup {
  const rank = ({ feed }: FeedChoice) => (prefer.includes(feed) ? prefer.indexOf(feed) : prefer.length);
  const choices = coverageOf(distribution)?.alternatives ?? [];
  const own = knownDistribution(distribution.id)?.packages;
  return {
    distribution,
    choices: choices.toSorted((a, b) => rank(a) - rank(b)),
    claims: ({ thirdParty, type }) => thirdParty === undefined && (own === undefined || type === own),
  };
}

function makerOf({ thirdParty, type }: InstalledPackage): string {
  return thirdParty ?? `${type} packages`;
}

function notCovered(maker: string, packages: readonly InstalledPackage[]): Problem {
  const names = [...new Set(packages.map((pkg) => pkg.name))];
  const list = nameSome(names, NAMED_PACKAGES);
  const message = `not the distribution's own, so its advisories do not answer for ${list}`;
  return { kind: 'package-not-covered', subject: maker, message };
}
