import { feedName } from '../advisory/index.ts';
import { coverageOf, knownDistribution, type FeedChoice } from '../distributions/index.ts';
import {
  isLookedUp,
  nameSome,
  type Distribution,
  type InstalledPackage,
  type Problem,
  type ReportScope,
} from '../domain/index.ts';

/** Packages of one maker that a message names before it counts the rest. */
const NAMED_PACKAGES = 5;

/** Origins of packages, which decide what feeds can answer for them. */
export interface Origins {
  readonly distribution?: Distribution;
  /** Languages' ecosystems, in OSV's spelling. */
  readonly ecosystems: readonly string[];
  /** The packages to look up, if a user said so. */
  readonly scope?: ReportScope;
}

/** Packages answered by the same feeds. */
export interface PackageGroup {
  /** The distribution whose packages they are; absent for a language's. */
  readonly distribution?: Distribution;
  /** Their name in problems: `debian:12`, `npm`. */
  readonly subject: string;
  /** Their name in messages. */
  readonly name: string;
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
   * Without a distribution there are none: which one it is, is then the problem.
   */
  readonly problems: readonly Problem[];
}

/** Names the origins of an image's packages. A distribution without a package of its own has nothing to answer for. */
export function originsOf(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
  scope?: ReportScope,
): Origins {
  const lookedUp = packages.filter((pkg) => isLookedUp(pkg, scope));
  const ecosystems = new Set(lookedUp.map(({ ecosystem }) => ecosystem));
  const hasOwn = ecosystems.delete(undefined);
  return {
    ...(distribution && hasOwn && { distribution }),
    ecosystems: [...ecosystems].filter((ecosystem) => ecosystem !== undefined).sort(),
    ...(scope && { scope }),
  };
}

/**
 * Divides the packages of an image into groups, in the order in which groups claim them: the first group that claims a
 * package answers for it. Nothing else decides which feeds answer for which packages.
 */
export function groupsOf(
  { distribution, ecosystems, scope }: Origins,
  prefer: readonly string[],
): readonly PackageGroup[] {
  return [
    ...(distribution ? [ofDistribution(distribution, prefer)] : []),
    ...ecosystems.map((ecosystem) => ofEcosystem(ecosystem, scope)),
  ];
}

export function groupPackages(
  packages: readonly InstalledPackage[],
  groups: readonly PackageGroup[],
): GroupedPackages {
  const claimed = Map.groupBy(packages, (pkg) => claimant(pkg, groups));
  const own = groups.find(({ distribution }) => distribution !== undefined);
  const outside = own ? byMaker(own, claimed.get(undefined) ?? []) : [];
  const grouped = groups.map((group) => ({ group, packages: claimed.get(group) ?? [] }));
  return {
    groups: grouped,
    problems: [
      ...Array.from(outside, ([maker, theirs]) => notCovered(maker, theirs)),
      ...grouped.flatMap(({ group, packages: own }) => [...otherBuilds(group, own), ...tagged(group, own)]),
    ],
  };
}

/** Returns the group that answers for a package: the first that claims it. */
export function claimant(pkg: InstalledPackage, groups: readonly PackageGroup[]): PackageGroup | undefined {
  return groups.find((group) => group.claims(pkg));
}

/** Lists all feeds that can answer for some package of these origins: for each group, the preferred first. */
export function feedsFor(origins: Origins, prefer: readonly string[]): readonly string[] {
  return groupsOf(origins, prefer).flatMap(feedsOf);
}

/** Lists the first feed of each group, and the next ones as long as those before them are unavailable. */
export function neededFeeds(
  origins: Origins,
  prefer: readonly string[],
  isOutOfReach: (feed: string) => boolean,
): readonly string[] {
  return groupsOf(origins, prefer).flatMap((group) => {
    const feeds = feedsOf(group);
    const reachable = feeds.findIndex((feed) => !isOutOfReach(feed));
    return reachable < 0 ? feeds : feeds.slice(0, reachable + 1);
  });
}

export function feedsOf({ choices }: PackageGroup): readonly string[] {
  return choices.map(({ feed, part }) => feedName({ id: feed }, part));
}

/** Claims the distribution's own packages. An rpm database in Debian belongs to no group. */
function ofDistribution(distribution: Distribution, prefer: readonly string[]): PackageGroup {
  const rank = ({ feed }: FeedChoice) => (prefer.includes(feed) ? prefer.indexOf(feed) : prefer.length);
  const choices = coverageOf(distribution);
  const own = ownManager(distribution);
  return {
    distribution,
    subject: `${distribution.id}:${distribution.version}`,
    name: distribution.name,
    choices: choices.toSorted((a, b) => rank(a) - rank(b)),
    claims: ({ thirdParty, ecosystem, type }) =>
      thirdParty === undefined && ecosystem === undefined && (own === undefined || type === own),
  };
}

/**
 * Lists the packages that the feeds of the distribution answer for: none on one that has no feed. Where no file names
 * the distribution, that is a hole already, and all of its packages count.
 */
export function coveredByDistribution(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly InstalledPackage[] {
  if (!distribution) return packages;
  const { choices, claims } = ofDistribution(distribution, []);
  return choices.length > 0 ? packages.filter(claims) : [];
}

/** Claims the packages of a language that are looked up. OSV gathers the databases of all, under the ecosystem's own name. */
function ofEcosystem(ecosystem: string, scope: ReportScope | undefined): PackageGroup {
  return {
    subject: ecosystem,
    name: `${ecosystem} packages`,
    choices: [{ feed: 'osv', part: ecosystem, ecosystems: [ecosystem], names: 'binary' }],
    claims: (pkg) => pkg.ecosystem === ecosystem && isLookedUp(pkg, scope),
  };
}

/** Groups packages of third parties. Those of a manager that the distribution does not have are a hole of their own. */
function byMaker(
  { distribution }: PackageGroup,
  packages: readonly InstalledPackage[],
): ReadonlyMap<string, readonly InstalledPackage[]> {
  const own = ownManager(distribution);
  const made = packages.filter(({ type, ecosystem }) => ecosystem === undefined && (own ?? type) === type);
  const makers = Map.groupBy(made, ({ thirdParty }) => thirdParty ?? '');
  makers.delete('');
  return makers;
}

function ownManager(distribution: Distribution | undefined): string | undefined {
  return distribution && knownDistribution(distribution.id)?.packages;
}

function notCovered(maker: string, packages: readonly InstalledPackage[]): Problem {
  const message = `not made by the distribution, so its advisories do not cover ${namesOf(packages)}`;
  return { kind: 'package-not-covered', subject: maker, message };
}

/** Reports packages that are looked up, though an empty answer says less of them than of the others. */
function otherBuilds(
  { distribution }: PackageGroup,
  packages: readonly InstalledPackage[],
): readonly Problem[] {
  const others = (distribution && knownDistribution(distribution.id)?.otherBuilds) ?? [];
  return others.flatMap(({ name, has }): readonly Problem[] => {
    const theirs = packages.filter(({ version }) => has(version));
    if (theirs.length === 0) return [];
    const message = `built for ${name}, so the distribution's advisories may not cover ${namesOf(theirs)}`;
    return [{ kind: 'package-not-covered', subject: name, message }];
  });
}

/**
 * Reports packages of repositories that apk was to use for some packages alone: of another branch (`@edge`, `@testing`),
 * as a rule, while advisories are of one branch.
 */
function tagged({ distribution }: PackageGroup, packages: readonly InstalledPackage[]): readonly Problem[] {
  if (!distribution) return [];
  const byTag = Map.groupBy(packages, ({ qualifiers }) => qualifiers?.['repository'] ?? '');
  byTag.delete('');
  return Array.from(byTag, ([tag, theirs]) => {
    const message = `from the repository @${tag}, so the distribution's advisories may not cover ${namesOf(theirs)}`;
    return { kind: 'package-not-covered', subject: `@${tag}`, message };
  });
}

function namesOf(packages: readonly InstalledPackage[]): string {
  return nameSome([...new Set(packages.map(({ name }) => name))], NAMED_PACKAGES);
}
