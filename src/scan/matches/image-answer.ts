import { lifeCycleProblem } from '../../distributions/index.ts';
import { isHole, type InstalledPackage, type JudgedFinding, type Problem } from '../../domain/index.ts';
import { withSourceEpochs } from '../../match/index.ts';
import type { ImageToJudge, UncomparedRecord } from '../../store/ports.ts';
import type { PackageGroup } from '../answering.ts';
import type { ChosenFeeds } from '../choose-feeds.ts';
import { nothingOwn } from '../match-packages.ts';
import type { Doubt, PackageAnswer } from './package-answer.ts';

/** What packages that images share say of each of them, each finding once. */
export interface SetAnswer {
  /** Names of its packages that problems of feeds are about. */
  readonly names: ReadonlySet<string>;
  readonly rpms: readonly InstalledPackage[];
  readonly findings: readonly JudgedFinding[];
  readonly kept: readonly JudgedFinding[];
  /** Packages with findings that no rule hides. */
  readonly flawed: readonly PackageAnswer[];
  readonly doubts: readonly Doubt[];
  readonly groups: ReadonlySet<PackageGroup>;
  /** Whether it has packages of a distribution, and such that are looked up. */
  readonly hasOwn: boolean;
  readonly hasLookedUp: boolean;
  readonly isAnswered: boolean;
  readonly hasCves: boolean;
  readonly needsReport: boolean;
}

/** What the packages of one image say. */
export interface ImageAnswer extends Pick<SetAnswer, 'findings' | 'kept' | 'hasCves'> {
  /** Holes of reading and of feeds, without those of records that rules cover, and without missing rankings. */
  readonly holes: readonly Problem[];
  /** The holes of records that rules cover. */
  readonly covered: readonly Problem[];
}

export function setAnswer(packages: readonly PackageAnswer[]): SetAnswer {
  const rpms = packages.flatMap(({ rpm }) => rpm ?? []);
  return {
    names: new Set(packages.flatMap(({ names }) => names)),
    rpms,
    findings: [...new Set(packages.flatMap(({ findings }) => findings))],
    kept: [...new Set(packages.flatMap(({ kept }) => kept))],
    flawed: packages.filter(({ kept }) => kept.length > 0),
    doubts: packages.flatMap(({ doubts }) => doubts),
    groups: new Set(packages.flatMap(({ group, isLookedUp }) => (group && isLookedUp ? group : []))),
    hasOwn: packages.some(({ isOwn }) => isOwn),
    hasLookedUp: packages.some((each) => each.isOwn && each.isLookedUp),
    isAnswered: packages.some(({ isAnswered }) => isAnswered),
    hasCves: packages.some(({ hasCves }) => hasCves),
    needsReport: packages.some((pkg) => pkg.needsReport || isOfNoGroup(pkg)) || !areSettled(rpms),
  };
}

/** Its language came with an image that was saved after the feeds were chosen. */
function isOfNoGroup({ isOwn, isLookedUp, group }: PackageAnswer): boolean {
  return !isOwn && isLookedUp && !group;
}

/** Images that earlier programs stored lack the epochs of some sources, which their reports complete. */
function areSettled(rpms: readonly InstalledPackage[]): boolean {
  const settled = withSourceEpochs(rpms);
  return rpms.every((pkg, i) => pkg === settled[i]);
}

/** Returns undefined if only a report can tell. */
export function imageAnswer(
  image: ImageToJudge,
  sets: readonly SetAnswer[],
  chosen: ChosenFeeds,
  now: Date,
): ImageAnswer | undefined {
  if (sets.some(({ needsReport }) => needsReport)) return undefined;
  const ofRpm = sets.filter(({ rpms }) => rpms.length > 0);
  if (ofRpm.length > 1 && !areSettled(ofRpm.flatMap(({ rpms }) => rpms))) return undefined;
  const groups = groupsOf(image, sets, chosen);
  const doubted = doubtsOf(sets);
  if (!doubted || groups.some((group) => !chosen.answering.has(group))) return undefined;
  const found = [
    ...image.problems,
    ...distributionProblems(image, sets, now),
    ...groups.flatMap((group) => problemsOf(group, sets, chosen)),
  ];
  return {
    findings: sets.flatMap(({ findings }) => findings),
    kept: sets.flatMap(({ kept }) => kept),
    hasCves: sets.some(({ hasCves }) => hasCves),
    holes: [...found.filter(isHole), ...doubted.filter(({ isCovered }) => !isCovered).map(toHole)],
    covered: doubted.filter(({ isCovered }) => isCovered).map(toHole),
  };
}

/** Lists the groups in the order in which they claim packages. */
function groupsOf(
  { distribution }: ImageToJudge,
  sets: readonly SetAnswer[],
  { groupsOn }: ChosenFeeds,
): readonly PackageGroup[] {
  const hasLookedUp = sets.some((set) => set.hasLookedUp);
  return groupsOn(distribution).filter((group) =>
    group.distribution ? hasLookedUp : sets.some(({ groups }) => groups.has(group)),
  );
}

function distributionProblems(
  { distribution, problems }: ImageToJudge,
  sets: readonly SetAnswer[],
  now: Date,
): readonly Problem[] {
  if (!sets.some(({ hasOwn }) => hasOwn) || problems.some(({ kind }) => kind === 'distribution-unknown'))
    return [];
  if (distribution) return [lifeCycleProblem(distribution, now) ?? []].flat();
  const message = 'no file names the distribution of its packages';
  return [{ kind: 'distribution-unknown', subject: 'etc/os-release', message }];
}

function problemsOf(
  group: PackageGroup,
  sets: readonly SetAnswer[],
  chosen: ChosenFeeds,
): readonly Problem[] {
  const problems = (chosen.problemsOf.get(group) ?? []).filter(
    ({ package: about }) => about === undefined || sets.some(({ names }) => names.has(about)),
  );
  if (!group.distribution) return problems;
  if (sets.some(({ isAnswered }) => isAnswered)) return problems;
  return [...problems, nothingOwn(group)];
}

interface Doubted extends Pick<UncomparedRecord, 'record' | 'package'> {
  readonly isCovered: boolean;
}

/** A record is one doubt for all packages of one name; undefined if packages of one differ in what it is. */
function doubtsOf(sets: readonly SetAnswer[]): readonly Doubted[] | undefined {
  const doubts = sets.flatMap((set) => set.doubts);
  if (doubts.length === 0) return [];
  const byRecord = Map.groupBy(
    doubts,
    ({ group, about }) => `${group.subject}\0${about.record}\0${about.package}`,
  );
  const found: Doubted[] = [];
  for (const own of byRecord.values()) {
    const [first] = own;
    if (!first || own.every(({ isOfHeaders }) => isOfHeaders)) continue;
    if (own.some(({ about }) => about.isUnversioned !== first.about.isUnversioned)) return undefined;
    if (first.about.isUnversioned) continue;
    const { record, package: name } = first.about;
    found.push({ record, package: name, isCovered: own.every(({ isCovered }) => isCovered) });
  }
  return found;
}

function toHole({ record, package: name }: Doubted): Problem {
  const message = `${record} could not be compared with ${name}`;
  return { kind: 'advisory-not-compared', subject: record, message };
}
