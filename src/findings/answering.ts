import { feedName } from '../advisory/index.ts';
import {
  coverageOf,
  coverageOfMaker,
  isDistributionPackage,
  isOfManager,
  knownDistribution,
  type FeedChoice,
} from '../distributions/index.ts';
import {
  defined,
  isAnsweredMaker,
  isLookedUp,
  nameSome,
  type Distribution,
  type InstalledPackage,
  type Problem,
  type ReportScope,
} from '../domain/index.ts';

/** Packages to name in a message about one maker before counting the rest. */
const NAMED_PACKAGES = 5;

/** Package origins, which decide which feeds can answer. */
export interface PackageOrigins {
  readonly distribution?: Distribution;
  /** Language ecosystems, in OSV's spelling, and makers whose own advisories answer for their packages. */
  readonly ecosystems: readonly string[];
  /** The user's choice of packages to look up. */
  readonly scope?: ReportScope;
}

/** Packages answered by the same feeds. */
export interface PackageGroup {
  /** Their distribution; absent for language packages. */
  readonly distribution?: Distribution;
  /** Their maker, if that is not the distribution. */
  readonly maker?: string;
  /** Their name in problems: `debian:12`, `npm`. */
  readonly subject: string;
  /** Their name in messages. */
  readonly name: string;
  /**
   * Feeds that can answer, the preferred first: the report uses the first that does. Empty if the packages
   * are not covered.
   */
  readonly choices: readonly FeedChoice[];
  readonly claims: (pkg: InstalledPackage) => boolean;
}

export interface GroupedPackages {
  readonly groups: readonly {
    readonly group: PackageGroup;
    readonly packages: readonly InstalledPackage[];
  }[];
  /**
   * Problems with unclaimed packages, one per maker, since an image may hold hundreds from one maker. Empty
   * without a distribution: then its absence is the problem.
   */
  readonly problems: readonly Problem[];
}

/**
 * Returns the origins of an image's packages. Omits a distribution that has no package here: there is nothing
 * to look up.
 */
export function originsOf(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
  scope?: ReportScope,
): PackageOrigins {
  const lookedUp = packages.filter((pkg) => isLookedUp(pkg, scope));
  const ecosystems = new Set(lookedUp.map(({ ecosystem }) => ecosystem));
  const hasOwn = ecosystems.delete(undefined);
  const makers = new Set(lookedUp.map(({ thirdParty }) => thirdParty).filter(isAnsweredMaker));
  return {
    ...(distribution && hasOwn && { distribution }),
    ecosystems: [...[...ecosystems].filter((each) => each !== undefined), ...makers].sort(),
    ...defined({ scope }),
  };
}

/**
 * Returns an image's package groups in claiming order: the first group that claims a package answers for it.
 * This is the only place that assigns packages to feeds.
 */
export function groupsOf(
  { distribution, ecosystems, scope }: PackageOrigins,
  prefer: readonly string[],
): readonly PackageGroup[] {
  const { makers = [], languages = [] } = Object.groupBy(ecosystems, (each) =>
    isAnsweredMaker(each) ? 'makers' : 'languages',
  );
  return [
    ...(distribution ? ofDistribution(distribution, makers, prefer) : []),
    ...languages.map((ecosystem) => ofEcosystem(ecosystem, scope)),
  ];
}

export function groupPackages(
  packages: readonly InstalledPackage[],
  groups: readonly PackageGroup[],
): GroupedPackages {
  const claimed = Map.groupBy(packages, (pkg) => claimant(pkg, groups));
  const own = groups.find(({ distribution }) => distribution)?.distribution;
  const outside = own ? byMaker(own, claimed.get(undefined) ?? []) : [];
  const grouped = groups.map((group) => ({ group, packages: claimed.get(group) ?? [] }));
  return {
    groups: grouped,
    problems: [
      ...Array.from(outside, ([maker, theirs]) => makerNotCovered(maker, theirs)),
      ...grouped.flatMap(({ group, packages: own }) => [...otherBuilds(group, own), ...tagged(group, own)]),
    ],
  };
}

/** Returns the group that answers for a package: the first that claims it. */
export function claimant(pkg: InstalledPackage, groups: readonly PackageGroup[]): PackageGroup | undefined {
  return groups.find((group) => group.claims(pkg));
}

/** Lists all feeds that can answer for packages with these origins: for each group, the preferred first. */
export function feedsFor(origins: PackageOrigins, prefer: readonly string[]): readonly string[] {
  return groupsOf(origins, prefer).flatMap(feedsOf);
}

/** Lists each group's first feed, and the next ones while all before them are unavailable. */
export function neededFeeds(
  origins: PackageOrigins,
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

function ofDistribution(
  distribution: Distribution,
  makers: readonly string[],
  prefer: readonly string[],
): readonly PackageGroup[] {
  const rank = ({ feed }: FeedChoice) => (prefer.includes(feed) ? prefer.indexOf(feed) : prefer.length);
  const sorted = (choices: readonly FeedChoice[]) => choices.toSorted((a, b) => rank(a) - rank(b));
  const subject = `${distribution.id}:${distribution.version}`;
  const own: PackageGroup = {
    distribution,
    subject,
    name: distribution.name,
    choices: sorted(coverageOf(distribution)),
    claims: (pkg) => isDistributionPackage(pkg, distribution),
  };
  const others = makers.map((maker): PackageGroup => {
    const name = `packages by ${maker} on ${distribution.name}`;
    const choices = sorted(coverageOfMaker(maker, distribution));
    const claims = (pkg: InstalledPackage) => pkg.thirdParty === maker && isOfManager(pkg, distribution);
    return { distribution, maker, subject: `${subject}, ${maker}`, name, choices, claims };
  });
  return [own, ...others.filter(({ choices }) => choices.length > 0)];
}

/** Claims looked-up language packages. OSV holds every language's database, under the ecosystem's name. */
function ofEcosystem(ecosystem: string, scope: ReportScope | undefined): PackageGroup {
  return {
    subject: ecosystem,
    name: `${ecosystem} packages`,
    choices: [
      { feed: 'osv', part: ecosystem, ecosystems: [ecosystem], names: 'binary', coverage: 'unfixed known' },
    ],
    claims: (pkg) => pkg.ecosystem === ecosystem && isLookedUp(pkg, scope),
  };
}

/**
 * Groups third-party packages by maker. Skips packages from a manager that the distribution lacks, which are
 * a separate hole.
 */
function byMaker(
  distribution: Distribution,
  packages: readonly InstalledPackage[],
): ReadonlyMap<string, readonly InstalledPackage[]> {
  const made = packages.filter((pkg) => isOfManager(pkg, distribution));
  const makers = Map.groupBy(made, ({ thirdParty }) => thirdParty ?? '');
  makers.delete('');
  return makers;
}

export function makerNotCovered(maker: string, packages: readonly InstalledPackage[]): Problem {
  const message = `not made by the distribution, so its advisories do not cover ${namesOf(packages)}`;
  return { kind: 'package-not-covered', subject: maker, message };
}

/** Reports packages for which an empty answer means less than for others, though they are looked up. */
function otherBuilds(
  { distribution, maker }: PackageGroup,
  packages: readonly InstalledPackage[],
): readonly Problem[] {
  if (maker !== undefined) return [];
  const others = (distribution && knownDistribution(distribution.id)?.otherBuilds) ?? [];
  return others.flatMap(({ name, has }): readonly Problem[] => {
    const theirs = packages.filter(({ version }) => has(version));
    if (theirs.length === 0) return [];
    const message = `built for ${name}, so the distribution's advisories may not cover ${namesOf(theirs)}`;
    return [{ kind: 'package-not-covered', subject: name, message }];
  });
}

/**
 * Reports packages from tagged apk repositories: these usually belong to another branch (`@edge`,
 * `@testing`), while advisories cover one branch.
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
