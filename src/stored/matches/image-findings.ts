import { hasUnversionedArchives, isHole, type JudgedFinding, type Problem } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { noDistributionPackages } from '../../findings/match-packages.ts';
import { distributionProblems } from '../../findings/scope/distribution-problems.ts';
import type { ImageToJudge } from '../../inventory/ports.ts';
import type { ChosenFeeds } from '../changes/choose-feeds.ts';
import type { UncomparedMatch } from './ranked-match.ts';
import { haveEpochs, type SetByLine, type SetFindings } from './set-findings.ts';

/** An image with its findings and holes, before a line judges it. */
export interface ImageFindings {
  readonly image: ImageToJudge;
  /** In the order of the image's sets. */
  readonly sets: readonly SetFindings[];
  readonly findings: readonly JudgedFinding[];
  readonly hasCves: boolean;
  /** Holes in reading and in feeds, without missing rankings. */
  readonly holes: readonly Problem[];
  /** Whether everything was read, and feeds answer for all of it. */
  readonly isWhole: boolean;
  /** A hole for each record that could not be compared with the packages of one name. */
  readonly notCompared: ReadonlyMap<string, Problem>;
}

/** Findings and holes of an image, judged by a line. */
export interface ImageByLine extends Pick<SetByLine, 'kept' | 'flawed' | 'suppressed'> {
  /** Uncompared records that rules do not cover. */
  readonly holes: readonly Problem[];
}

const UNNAMED = 'no file names the distribution of its packages';

/** Returns undefined if only a report can tell the image's findings. */
export function imageFindings(
  image: ImageToJudge,
  sets: readonly SetFindings[],
  chosen: ChosenFeeds,
  now: Date,
): ImageFindings | undefined {
  if (sets.some(({ needsReport }) => needsReport)) return undefined;
  // Advisories decide whether an archive without a version is a hole.
  if (hasUnversionedArchives(image.problems)) return undefined;
  // One set of rpms may complete another's epochs; within itself, each is complete.
  const ofRpms = sets.filter(({ rpms }) => rpms.length > 0);
  if (ofRpms.length > 1 && !haveEpochs(ofRpms.flatMap(({ rpms }) => rpms))) return undefined;
  const groups = groupsOf(image, sets, chosen);
  const notCompared = uncomparedIn(sets);
  if (!notCompared || groups.some((group) => !chosen.answering.has(group))) return undefined;
  const problems = [...image.problems, ...groups.flatMap((group) => problemsOf(group, sets, chosen))];
  const holes = problems.filter(isHole);
  const hasOwn = sets.some((set) => set.hasOwn);
  const ofDistribution = hasOwn ? distributionProblems(image, UNNAMED, now).filter(isHole) : [];
  return {
    image,
    sets,
    findings: sets.flatMap(({ plain }) => plain.kept),
    hasCves: sets.some(({ hasCves }) => hasCves),
    holes: [...holes, ...ofDistribution],
    isWhole: holes.length === 0,
    notCompared,
  };
}

/**
 * Judges an image by a line's index; returns undefined if only a report can. `baseLayers` counts the base's layers if the
 * line ignores findings there: those in packages that no layer above has, too.
 */
export function imageByLine(
  { image, sets, notCompared }: ImageFindings,
  line: number,
  baseLayers = 0,
): ImageByLine | undefined {
  const own = sets.flatMap(({ byLine }) => byLine[line] ?? []);
  if (own.some(({ needsReport }) => needsReport)) return undefined;
  const above = own.filter((_, i) => (image.sets[i]?.layer ?? 0) >= baseLayers);
  const open = new Set(own.flatMap((set) => set.notCompared.map(keyOf)));
  return {
    kept: above.flatMap(({ kept }) => kept),
    flawed: above.flatMap(({ flawed }) => flawed),
    suppressed: own.flatMap(({ suppressed }) => suppressed),
    holes: [...notCompared].filter(([key]) => open.has(key)).map(([, hole]) => hole),
  };
}

/** Lists the image's groups in claiming order. */
function groupsOf(
  { distribution }: ImageToJudge,
  sets: readonly SetFindings[],
  { groupsOn }: ChosenFeeds,
): readonly PackageGroup[] {
  const hasLookedUp = sets.some((set) => set.hasLookedUp);
  return groupsOn(distribution).filter((group) =>
    group.distribution && group.maker === undefined
      ? hasLookedUp
      : sets.some(({ groups }) => groups.has(group)),
  );
}

function problemsOf(
  group: PackageGroup,
  sets: readonly SetFindings[],
  chosen: ChosenFeeds,
): readonly Problem[] {
  const problems = (chosen.problemsOf.get(group) ?? []).filter(
    ({ package: about }) => about === undefined || sets.some(({ names }) => names.has(about)),
  );
  if (!group.distribution || group.maker !== undefined || sets.some(({ isAnswered }) => isAnswered))
    return problems;
  return [...problems, noDistributionPackages(group)];
}

/**
 * Returns holes by record and package name, without unversioned records and those of kernel headers only. Returns undefined
 * if packages of one name differ in whether the record is unversioned: only a report can tell then.
 */
function uncomparedIn(sets: readonly SetFindings[]): ReadonlyMap<string, Problem> | undefined {
  const matches = sets.flatMap(({ plain }) => plain.notCompared);
  const holes = new Map<string, Problem>();
  for (const [key, own] of Map.groupBy(matches, keyOf)) {
    const [first] = own;
    if (!first || own.every(({ isOfHeaders }) => isOfHeaders)) continue;
    const { record, package: name, isUnversioned } = first.record;
    if (own.some((each) => each.record.isUnversioned !== isUnversioned)) return undefined;
    if (isUnversioned) continue;
    const message = `${record} could not be compared with ${name}`;
    holes.set(key, { kind: 'advisory-not-compared', subject: record, message });
  }
  return holes;
}

function keyOf({ group, record: { record, package: name } }: UncomparedMatch): string {
  return `${group.subject}\0${record}\0${name}`;
}
