import { comparableName } from '../../../domain/index.ts';
import { within, type InstallEvidence } from './evidence.ts';
import type { JudgedDistribution } from './judge.ts';

/** Between agreeing and contradicting hashes, if none could be compared. */
const UNKNOWN = 0;
/** More than the number of hashes compared in a RECORD. */
const DECIDED = 1000;

/** Drops distributions that others with the same name prove not installed. */
export function withoutRivals(
  judged: readonly JudgedDistribution[],
  evidence: InstallEvidence,
): readonly JudgedDistribution[] {
  return withoutContradicted(withoutReplaced(judged, evidence), evidence);
}

/**
 * Drops metadata left in a project folder by a build if the project is installed from there, or is installed
 * at all and not run from its folder.
 */
function withoutReplaced(
  judged: readonly JudgedDistribution[],
  evidence: InstallEvidence,
): readonly JudgedDistribution[] {
  const byName = Map.groupBy(judged, nameOf);
  return judged.map((each) => {
    const { distribution } = each;
    if (each.isAbsent || each.status === 'cached' || distribution.origin) return each;
    const isLeft = evidence.isInProject(distribution) && !evidence.isLinked(distribution);
    const rivals = byName.get(nameOf(each))?.filter((rival) => rival !== each && isInstalled(rival)) ?? [];
    const isReplaced = rivals.some(
      (rival) =>
        installedFrom(rival, distribution.entry) || (isLeft && !evidence.isInProject(rival.distribution)),
    );
    return isReplaced ? { ...each, isAbsent: true } : each;
  });
}

function nameOf({ distribution: { identity } }: JudgedDistribution): string {
  return comparableName('PyPI', identity?.name ?? '');
}

function isInstalled({ isAbsent, status }: JudgedDistribution): boolean {
  return !isAbsent && status !== 'cached';
}

function installedFrom({ distribution: { origin } }: JudgedDistribution, entry: string): boolean {
  return origin?.folder !== undefined && entry.startsWith(`${within('', origin.folder)}/`);
}

/**
 * Among distributions with the same name and folder, keeps the ones whose hashes match the code. A single one
 * that does not match is kept and marked.
 */
function withoutContradicted(
  judged: readonly JudgedDistribution[],
  evidence: InstallEvidence,
): readonly JudgedDistribution[] {
  const groups = Map.groupBy(
    judged.filter(isInstalled),
    (each) => `${each.distribution.site}\0${nameOf(each)}`,
  );
  const decided = new Map<JudgedDistribution, JudgedDistribution>();
  for (const group of groups.values()) {
    const ranked = group.map((each) => ({ each, rank: rankOf(each, evidence) }));
    const best = ranked.reduce((highest, { rank }) => Math.max(highest, rank), -Infinity);
    for (const { each, rank } of ranked) {
      const isContradicted = rank < UNKNOWN && each.status === undefined;
      const marked: JudgedDistribution = isContradicted ? { ...each, status: 'contradicted' } : each;
      decided.set(each, rank < best ? { ...marked, isAbsent: true } : marked);
    }
  }
  return judged.map((each) => decided.get(each) ?? each);
}

function rankOf({ distribution }: JudgedDistribution, evidence: InstallEvidence): number {
  const compared = evidence.compare(distribution);
  if (!compared) return UNKNOWN;
  return (compared.agrees ? DECIDED : -DECIDED) + compared.score;
}
