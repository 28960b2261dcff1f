import { comparableName } from '../../../domain/index.ts';
import { within, type Evidence } from './evidence.ts';
import type { Judged } from './judge.ts';

/** Between agreeing and contradicting hashes, where none could be compared. */
const UNKNOWN = 0;
/** More than the files of a RECORD that are compared. */
const DECIDED = 1000;

/** Leaves out distributions that others of the same name prove not to be installed. */
export function withoutRivals(judged: readonly Judged[], evidence: Evidence): readonly Judged[] {
  return withoutContradicted(withoutReplaced(judged, evidence), evidence);
}

/**
 * Leaves out metadata that a build left in the folder of a project: one that is installed from there, or that is
 * installed at all and is not run from its folder.
 */
function withoutReplaced(judged: readonly Judged[], evidence: Evidence): readonly Judged[] {
  const byName = Map.groupBy(judged, nameOf);
  return judged.map((each) => {
    const { distribution } = each;
    if (each.isAbsent || each.standing === 'cached' || distribution.origin) return each;
    const isLeft = evidence.isInProject(distribution) && !evidence.isLinked(distribution);
    const rivals = byName.get(nameOf(each))?.filter((rival) => rival !== each && isInstalled(rival)) ?? [];
    const isReplaced = rivals.some(
      (rival) =>
        installedFrom(rival, distribution.entry) || (isLeft && !evidence.isInProject(rival.distribution)),
    );
    return isReplaced ? { ...each, isAbsent: true } : each;
  });
}

function nameOf({ distribution: { identity } }: Judged): string {
  return comparableName('PyPI', identity?.name ?? '');
}

function isInstalled({ isAbsent, standing }: Judged): boolean {
  return !isAbsent && standing !== 'cached';
}

function installedFrom({ distribution: { origin } }: Judged, entry: string): boolean {
  return origin?.folder !== undefined && entry.startsWith(`${within('', origin.folder)}/`);
}

/**
 * Of several distributions of one name in one folder, keeps those whose hashes are those of the code. One alone whose
 * hashes are not is kept, and marked.
 */
function withoutContradicted(judged: readonly Judged[], evidence: Evidence): readonly Judged[] {
  const groups = Map.groupBy(
    judged.filter(isInstalled),
    (each) => `${each.distribution.site}\0${nameOf(each)}`,
  );
  const decided = new Map<Judged, Judged>();
  for (const group of groups.values()) {
    const ranked = group.map((each) => ({ each, rank: rankOf(each, evidence) }));
    const best = ranked.reduce((highest, { rank }) => Math.max(highest, rank), -Infinity);
    for (const { each, rank } of ranked) {
      const isContradicted = rank < UNKNOWN && each.standing === undefined;
      const marked: Judged = isContradicted ? { ...each, standing: 'contradicted' } : each;
      decided.set(each, rank < best ? { ...marked, isAbsent: true } : marked);
    }
  }
  return judged.map((each) => decided.get(each) ?? each);
}

function rankOf({ distribution }: Judged, evidence: Evidence): number {
  const compared = evidence.compare(distribution);
  if (!compared) return UNKNOWN;
  return (compared.agrees ? DECIDED : -DECIDED) + compared.score;
}
