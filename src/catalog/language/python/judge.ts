import type { PackageStanding } from '../../../domain/index.ts';
import type { Distribution } from './distribution.ts';
import type { Evidence } from './evidence.ts';
import { cacheOf } from './place.ts';

/** The decision about one distribution: absent ones are not installed. */
export interface Judged {
  readonly distribution: Distribution;
  readonly isAbsent: boolean;
  readonly standing?: PackageStanding;
}

/** Decides by its own files whether a distribution is installed, and in what role. */
export function judge(distribution: Distribution, evidence: Evidence): Judged {
  const { entry, identity, lists, modules, hasMetadata } = distribution;
  if (!identity) return { distribution, isAbsent: true };
  if (cacheOf(entry) !== undefined) return { distribution, isAbsent: false, standing: 'cached' };
  const origin = standingByOrigin(distribution, evidence);
  const isThere = evidence.hasCode(distribution) || isOnlyMetadata(distribution);
  if (isThere) return { distribution, isAbsent: false, ...(origin && { standing: origin }) };
  if (evidence.isFrozen(distribution)) return { distribution, isAbsent: false, standing: 'frozen' };
  const hasList = modules.length > 0 || lists.some(({ isFilled, files }) => isFilled && files.length > 0);
  if (hasList || !hasMetadata) return { distribution, isAbsent: true };
  return { distribution, isAbsent: false, standing: origin ?? 'unproved' };
}

/** A list that names nothing but the metadata itself: a distribution that only depends on others. */
function isOnlyMetadata({ lists }: Distribution): boolean {
  return lists.some(({ kind, isFilled, files }) => kind === 'record' && isFilled && files.length === 0);
}

/**
 * The standing of a distribution that is not the index's. One of a folder or a repository is mostly a copy of what the index
 * has under its name; only the project itself is not looked up.
 */
function standingByOrigin(distribution: Distribution, evidence: Evidence): PackageStanding | undefined {
  const { origin, installer, lists } = distribution;
  const isLed = !origin && installer !== 'pip' && lists.some(({ files }) => isEditable(files));
  if (evidence.isInProject(distribution) || isLed) return 'own';
  // conda builds its packages in a folder of the machine that made them.
  if (!origin || origin.from === 'archive' || installer === 'conda') return undefined;
  return origin.from === 'project' ? 'own' : 'probable';
}

/**
 * An editable installation has no modules, only what leads Python to those of the project. Where it is pip's, its origin
 * says so: without one, a package of a `.pth` alone is the index's, and Python runs what is in it.
 */
function isEditable(files: readonly string[]): boolean {
  const own = files.filter((path) => !path.startsWith('../'));
  return own.length > 0 && own.every((path) => path.endsWith('.pth') || path.startsWith('__editable__'));
}
