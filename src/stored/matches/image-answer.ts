import { hasUnversionedArchives, isHole, type Problem } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import { nothingOwn } from '../../findings/match-packages.ts';
import { distributionProblems } from '../../findings/scope/distribution-problems.ts';
import type { ImageToJudge, NotComparedRecord } from '../../inventory/ports.ts';
import type { ChosenFeeds } from '../changes/choose-feeds.ts';
import type { NotComparedFlaw } from './ranked-flaw.ts';
import { areSettled, type SetAnswer, type SetByLine } from './set-answer.ts';

/** Findings and holes of one image, before a line judges it. */
export interface ImageAnswer extends Pick<SetAnswer, 'findings' | 'hasCves'> {
  /** Holes of reading and of feeds, without missing rankings. */
  readonly holes: readonly Problem[];
  /** Whether all of it was read, and feeds answer for all of it. */
  readonly isWhole: boolean;
  readonly notCompared: readonly NotComparedPackage[];
}

/** Findings and holes of one image, judged by a line. */
export interface ImageByLine extends Pick<SetByLine, 'kept' | 'flawed' | 'suppressed'> {
  /** Holes of records, without those that rules cover. */
  readonly holes: readonly Problem[];
}

/** An image with what is said of it. */
export interface AnsweredImage {
  readonly image: ImageToJudge;
  /** In the order of its sets. */
  readonly sets: readonly SetAnswer[];
  readonly answer: ImageAnswer;
}

/** A record that could not be compared with packages of one name. */
interface NotComparedPackage extends Pick<NotComparedRecord, 'record' | 'package'> {
  readonly key: string;
}

const UNNAMED = 'no file names the distribution of its packages';

/** Returns undefined if only a report can tell. */
export function imageAnswer(
  image: ImageToJudge,
  sets: readonly SetAnswer[],
  chosen: ChosenFeeds,
  now: Date,
): ImageAnswer | undefined {
  if (sets.some(({ needsReport }) => needsReport)) return undefined;
  // Advisories decide whether it is a hole.
  if (hasUnversionedArchives(image.problems)) return undefined;
  const ofRpm = sets.filter(({ rpms }) => rpms.length > 0);
  if (ofRpm.length > 1 && !areSettled(ofRpm.flatMap(({ rpms }) => rpms))) return undefined;
  const groups = groupsOf(image, sets, chosen);
  const notCompared = notComparedOf(sets);
  if (!notCompared || groups.some((group) => !chosen.answering.has(group))) return undefined;
  const own = [...image.problems, ...groups.flatMap((group) => problemsOf(group, sets, chosen))].filter(
    isHole,
  );
  const hasOwn = sets.some((set) => set.hasOwn);
  const ofDistribution = hasOwn ? distributionProblems(image, UNNAMED, now).filter(isHole) : [];
  return {
    findings: sets.flatMap(({ findings }) => findings),
    hasCves: sets.some(({ hasCves }) => hasCves),
    holes: [...own, ...ofDistribution],
    isWhole: own.length === 0,
    notCompared,
  };
}

/**
 * Returns undefined if only a report can tell what a line, by its number, makes of an image. `baseLayers` are the layers
 * of the base whose findings the line leaves out: those in packages that no layer above has, too.
 */
export function imageByLine(
  { image, sets, answer: { findings, notCompared } }: AnsweredImage,
  line: number,
  baseLayers = 0,
): ImageByLine | undefined {
  const own = sets.flatMap(({ byLine }) => byLine[line] ?? []);
  if (own.some(({ needsReport }) => needsReport)) return undefined;
  const above = own.filter((_, i) => (image.sets[i]?.layer ?? 0) >= baseLayers);
  const isPlain = above.length === sets.length && above.every(({ kept }, i) => kept === sets[i]?.findings);
  const open = new Set(own.flatMap((set) => set.open.map(keyOf)));
  return {
    kept: isPlain ? findings : above.flatMap(({ kept }) => kept),
    flawed: above.flatMap(({ flawed }) => flawed),
    suppressed: own.flatMap(({ suppressed }) => suppressed),
    holes: notCompared.filter(({ key }) => open.has(key)).map(toHole),
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

/** A record that was not compared counts once for all packages of one name; undefined if packages of one differ in what it is. */
function notComparedOf(sets: readonly SetAnswer[]): readonly NotComparedPackage[] | undefined {
  const notCompared = sets.flatMap((set) => set.notCompared);
  if (notCompared.length === 0) return [];
  const found: NotComparedPackage[] = [];
  for (const [key, own] of Map.groupBy(notCompared, keyOf)) {
    const [first] = own;
    if (!first || own.every(({ isOfHeaders }) => isOfHeaders)) continue;
    if (own.some(({ about }) => about.isUnversioned !== first.about.isUnversioned)) return undefined;
    if (first.about.isUnversioned) continue;
    const { record, package: name } = first.about;
    found.push({ key, record, package: name });
  }
  return found;
}

function keyOf({ group, about }: NotComparedFlaw): string {
  return `${group.subject}\0${about.record}\0${about.package}`;
}

function toHole({ record, package: name }: NotComparedPackage): Problem {
  const message = `${record} could not be compared with ${name}`;
  return { kind: 'advisory-not-compared', subject: record, message };
}
