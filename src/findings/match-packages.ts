import { isSigningKey } from '../catalog/index.ts';
import {
  comparableName,
  comparePackages,
  cvesOf,
  ECOSYSTEM_OF_ARCHIVES,
  hasUnversionedArchives,
  sourceOf,
  type FeedUse,
  type Finding,
  type IndexedImage,
  type InstalledPackage,
  type Notice,
  type Problem,
  type ReportScope,
  type NotComparedAdvisory,
} from '../domain/index.ts';
import {
  lookUpAll,
  rankFindings,
  type ExplainedPackage,
  type AskedPackages,
  type LookedUp,
} from '../match/index.ts';
import {
  groupPackages,
  groupsOf,
  makerNotCovered,
  originsOf,
  type GroupedPackages,
  type PackageOrigins,
  type PackageGroup,
} from './answering.ts';
import type { ScanContext } from './context.ts';
import { enrich, type MissingRankings } from './rank/enrich.ts';
import { chooseFeed, type FeedAnswer } from './feeds/feed-choice.ts';
import { nameArtifacts, type NamedArtifacts } from './names/name-artifacts.ts';
import { sourcesOf } from './feeds/sources-of.ts';

/** The feeds' answers about an image's packages. */
export interface MatchedPackages {
  /** All packages, under their looked-up names. */
  readonly packages: readonly InstalledPackage[];
  /** Packages whose names were completed, by their original. */
  readonly renamed: ReadonlyMap<InstalledPackage, InstalledPackage>;
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  readonly feeds: readonly FeedUse[];
  readonly problems: readonly Problem[];
  readonly missing: MissingRankings;
  /** Each is a hole, unless an ignore rule covers it. */
  readonly notCompared: readonly NotComparedAdvisory[];
  /** Questions and answers for `explain`: one per package group with an answering feed. */
  readonly asked: readonly ExplainedPackage[];
}

export interface MatchOptions {
  /** Absent: everything installed. */
  readonly scope?: ReportScope | undefined;
  /** Only determines the answering feeds, without matching. */
  readonly skipsMatching?: boolean;
  /** Whether to load a feed only for archives that may be packages. */
  readonly loadsForArchives?: boolean;
}

type MatchedFacts = Pick<IndexedImage, 'packages' | 'distribution' | 'programs' | 'problems'>;

/** Loads the feeds that the packages need, looks the packages up, and ranks the findings. */
export async function matchPackages(
  { packages, distribution, programs, problems }: MatchedFacts,
  { scope, skipsMatching = false, loadsForArchives = true }: MatchOptions,
  context: ScanContext,
): Promise<MatchedPackages> {
  const sources = sourcesOf(skipsMatching ? withoutMatches(context.store) : context.store, programs);
  const isLoading = loadsForArchives && !context.feedPolicy.offline;
  const origins = originsOf(packages, distribution, scope);
  const asking = isLoading ? withArchives(origins, problems) : origins;
  const groups = groupsOf(asking, context.feedPolicy.prefer);
  const grouped = groupPackages(packages, groups);
  const chosen: ChosenGroup[] = [];
  for (const each of grouped.groups) chosen.push(await chooseFor(each, context));
  const wanted = chosen.flatMap((each) => each.wanted ?? []);
  if (wanted.length > 0) context.onProgress({ kind: 'step', text: 'matching' });
  const answers = await lookUpAll(wanted, sources);
  const asked = chosen.flatMap((each) => askedOf(each, answers));
  const cves = new Set(asked.flatMap(({ findings }) => findings.flatMap(cvesOf)));
  const { enrichment, feeds, missing } = await enrich([...cves], context);
  const renamed = new Map(chosen.flatMap((each) => each.renamed));
  const isConcerning = concerning(packages);
  return {
    packages: withNames(packages, renamed),
    renamed,
    findings: asked.flatMap(({ group, findings }) => rankFindings(findings, enrichment, group.distribution)),
    notices: asked.flatMap(({ notices }) => notices),
    feeds: [...chosen.flatMap(({ answer }) => answer.feeds), ...feeds],
    problems: [
      ...chosen.flatMap((each) => problemsOf(each, answers, isConcerning)),
      ...nothingLookedUp(asked),
      ...grouped.problems,
      ...asked.flatMap(({ problems }) => problems),
    ],
    missing,
    notCompared: asked.flatMap(({ notCompared }) => notCompared),
    asked,
  };
}

function withArchives(origins: PackageOrigins, problems: readonly Problem[]): PackageOrigins {
  if (!hasUnversionedArchives(problems)) return origins;
  return { ...origins, ecosystems: [...new Set([...origins.ecosystems, ECOSYSTEM_OF_ARCHIVES])].sort() };
}

/** A package group and its chosen feed. */
interface ChosenGroup {
  readonly group: PackageGroup;
  readonly packages: readonly InstalledPackage[];
  readonly answer: FeedAnswer;
  readonly artifacts: NamedArtifacts;
  readonly renamed: readonly (readonly [InstalledPackage, InstalledPackage])[];
  /** Absent when no feed answers. */
  readonly wanted?: AskedPackages;
}

async function chooseFor(
  { group, packages }: GroupedPackages['groups'][number],
  context: ScanContext,
): Promise<ChosenGroup> {
  const answer = await chooseFeed(group, context);
  const artifacts = await nameArtifacts(packages, context.store.advisories);
  const { answering } = answer;
  const renamed = packages.flatMap((pkg, index) => {
    const named = artifacts.packages[index];
    return named && named !== pkg ? [[pkg, named] as const] : [];
  });
  return {
    group,
    packages,
    answer,
    artifacts,
    renamed,
    ...(answering && { wanted: { packages: artifacts.packages, answering } }),
  };
}

type Answers = ReadonlyMap<AskedPackages, LookedUp>;

function askedOf(
  { group, wanted }: ChosenGroup,
  answers: Answers,
): readonly (ExplainedPackage & LookedUp & { readonly group: PackageGroup })[] {
  const lookedUp = wanted && answers.get(wanted);
  if (!lookedUp) return [];
  return [{ group, answering: wanted.answering, packages: new Set(wanted.packages), ...lookedUp }];
}

/** Lists problems with a group's feeds, its package names, and the lookup as a whole. */
function problemsOf(
  { group, packages, answer, artifacts, wanted }: ChosenGroup,
  answers: Answers,
  isConcerning: (problem: Problem) => boolean,
): readonly Problem[] {
  const lookedUp = wanted && answers.get(wanted);
  const { maker } = group;
  const unanswered = maker === undefined || wanted ? [] : [makerNotCovered(maker, packages)];
  return [...answer.problems.filter(isConcerning), ...(lookedUp ? artifacts.problems : []), ...unanswered];
}

/** Answers every query with nothing, without asking the store. */
function withoutMatches(store: ScanContext['store']): ScanContext['store'] {
  return { ...store, advisories: { ...store.advisories, match: () => Promise.resolve([]) } };
}

/** Lists the packages in order, with completed names. */
function withNames(
  packages: readonly InstalledPackage[],
  renamed: ReadonlyMap<InstalledPackage, InstalledPackage>,
): readonly InstalledPackage[] {
  if (renamed.size === 0) return packages;
  return packages.map((pkg) => renamed.get(pkg) ?? pkg).toSorted(comparePackages);
}

/** Reports that no package could be looked up, which notes about single packages do not show. */
function nothingLookedUp(
  asked: readonly (LookedUp & { readonly group: PackageGroup })[],
): readonly Problem[] {
  const ofDistribution = asked.filter(({ group }) => group.distribution);
  const own = ofDistribution.find(({ group }) => group.maker === undefined);
  const isAnswered = ofDistribution.some(({ lookups }) =>
    lookups
      .values()
      .some(({ unordered, packages }) => unordered === undefined && !packages.every(isSigningKey)),
  );
  return !own || isAnswered ? [] : [noDistributionPackages(own.group)];
}

export function noDistributionPackages({ subject, name }: PackageGroup): Problem {
  const message = `a feed covers ${name}, but none of the packages is the distribution's own`;
  return { kind: 'distribution-not-covered', subject, message };
}

function concerning(packages: readonly InstalledPackage[]): (problem: Problem) => boolean {
  // Few problems are about a package, and an image has thousands.
  let names: ReadonlySet<string> | undefined;
  const isNamed = (name: string) => (names ??= new Set(packages.flatMap(namesInProblems))).has(name);
  return ({ package: about }) => about === undefined || isNamed(about);
}

/** Lists the names by which a feed problem may be about a package. */
export function namesInProblems(pkg: InstalledPackage): readonly string[] {
  return [comparableName(pkg.ecosystem, pkg.name), sourceOf(pkg).name];
}
