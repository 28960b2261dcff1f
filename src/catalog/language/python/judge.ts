import { comparableName, type PackageStanding } from '../../../domain/index.ts';
import type { Distribution } from './distribution.ts';
import { within, type Evidence } from './evidence.ts';
import { cacheOf } from './place.ts';

/** What was decided of one distribution: absent ones are not installed. */
export interface Judged {
  readonly distribution: Distribution;
  readonly isAbsent: boolean;
  readonly standing?: PackageStanding;
}

/** Decides which distributions are installed, and how they stand; `linked` are the folders that egg-links name. */
export function judgeDistributions(
  distributions: readonly Distribution[],
  evidence: Evidence,
  linked: ReadonlySet<string>,
): readonly Judged[] {
  const judged = distributions.map((each) => judge(each, evidence, linked));
  return withoutContradicted(withoutReplaced(judged), evidence);
}

function judge(distribution: Distribution, evidence: Evidence, linked: ReadonlySet<string>): Judged {
  const { entry, identity, lists, modules, hasMetadata } = distribution;
  if (!identity) return { distribution, isAbsent: true };
  if (cacheOf(entry) !== undefined) return { distribution, isAbsent: false, standing: 'cached' };
  const isOwn =
    linked.has(distribution.site) || isOfProject(distribution) || evidence.isInProject(distribution);
  if (evidence.hasCode(distribution) || isOnlyMetadata(distribution)) {
    return { distribution, isAbsent: false, ...(isOwn && { standing: 'own' }) };
  }
  if (evidence.isFrozen(distribution)) return { distribution, isAbsent: false, standing: 'frozen' };
  const hasList = modules.length > 0 || lists.some(({ files }) => files.length > 0);
  if (hasList || !hasMetadata) return { distribution, isAbsent: true };
  return { distribution, isAbsent: false, standing: isOwn ? 'own' : 'unproved' };
}

/** A list that names nothing but the metadata itself: a distribution that only depends on others. */
function isOnlyMetadata({ lists }: Distribution): boolean {
  return lists.some(({ kind, isFilled, files }) => kind === 'record' && isFilled && files.length === 0);
}

/**
 * Whether no index has it: an editable installation, one of a folder or of a repository. conda builds its packages in
 * a folder of the machine that made them.
 */
function isOfProject({ origin, installer, lists }: Distribution): boolean {
  if (installer === 'conda') return false;
  return (origin !== undefined && origin.from !== 'archive') || lists.some(({ files }) => isEditable(files));
}

/** An editable installation has no modules, only what leads Python to those of the project. */
function isEditable(files: readonly string[]): boolean {
  const own = files.filter((path) => !path.startsWith('../'));
  return own.length > 0 && own.every((path) => path.endsWith('.pth') || path.startsWith('__editable__'));
}

/** Leaves out metadata that a build left in a project's folder where the project is installed from that folder. */
function withoutReplaced(judged: readonly Judged[]): readonly Judged[] {
  const folders = new Map<string, string[]>();
  for (const { distribution, isAbsent } of judged) {
    const { identity, origin } = distribution;
    if (isAbsent || !identity || origin?.folder === undefined) continue;
    const name = comparableName('PyPI', identity.name);
    folders.set(name, [...(folders.get(name) ?? []), within('', origin.folder)]);
  }
  return judged.map((each) => {
    const { identity, origin, entry } = each.distribution;
    if (!identity || origin) return each;
    const installed = folders.get(comparableName('PyPI', identity.name)) ?? [];
    return installed.some((folder) => entry.startsWith(`${folder}/`)) ? { ...each, isAbsent: true } : each;
  });
}

/**
 * Of several distributions of one name in one folder, keeps those whose hashes are those of the code. One alone whose
 * hashes are not is kept, and marked.
 */
function withoutContradicted(judged: readonly Judged[], evidence: Evidence): readonly Judged[] {
  const groups = Map.groupBy(judged, ({ distribution: { site, identity }, isAbsent, standing }, index) =>
    isAbsent || standing === 'cached'
      ? `${index}`
      : `${site}\0${comparableName('PyPI', identity?.name ?? '')}`,
  );
  const decided = new Map<Distribution, Judged>();
  for (const group of groups.values()) {
    const compared = group.map((each) => ({ each, rank: each.isAbsent ? UNKNOWN : rankOf(each, evidence) }));
    const best = compared.reduce((highest, { rank }) => Math.max(highest, rank), -Infinity);
    for (const { each, rank } of compared) {
      const isContradicted = rank < UNKNOWN && each.standing === undefined;
      const marked: Judged = isContradicted ? { ...each, standing: 'contradicted' } : each;
      decided.set(each.distribution, rank < best ? { ...marked, isAbsent: true } : marked);
    }
  }
  return judged.map((each) => decided.get(each.distribution) ?? each);
}

/** Between agreeing and contradicting hashes, where none could be compared. */
const UNKNOWN = 0;
/** More than the files of a RECORD that are compared. */
const DECIDED = 1000;

function rankOf({ distribution, standing }: Judged, evidence: Evidence): number {
  const compared = standing === 'cached' ? undefined : evidence.compare(distribution);
  if (!compared) return UNKNOWN;
  return (compared.agrees ? DECIDED : -DECIDED) + compared.score;
}
