import { defined, type PackageStatus } from '../../../domain/index.ts';
import type { PythonDistribution } from './distribution.ts';
import type { InstallEvidence } from './evidence.ts';
import { cacheOf } from './place.ts';

/** The decision about one distribution: absent ones are not installed. */
export interface JudgedDistribution {
  readonly distribution: PythonDistribution;
  readonly isAbsent: boolean;
  readonly status?: PackageStatus;
}

/** Decides from its own files whether a distribution is installed, and in which role. */
export function judgeDistribution(
  distribution: PythonDistribution,
  evidence: InstallEvidence,
): JudgedDistribution {
  const { entry, identity, lists, modules, hasMetadata } = distribution;
  if (!identity) return { distribution, isAbsent: true };
  if (cacheOf(entry) !== undefined) return { distribution, isAbsent: false, status: 'cached' };
  const origin = statusByOrigin(distribution, evidence);
  const isThere = evidence.hasCode(distribution) || isOnlyMetadata(distribution);
  if (isThere) return { distribution, isAbsent: false, ...defined({ status: origin }) };
  if (evidence.isFrozen(distribution)) return { distribution, isAbsent: false, status: 'frozen' };
  const hasList = modules.length > 0 || lists.some(({ isFilled, files }) => isFilled && files.length > 0);
  if (hasList || !hasMetadata) return { distribution, isAbsent: true };
  return { distribution, isAbsent: false, status: origin ?? 'unproved' };
}

/** Whether it lists only its own metadata: a distribution that just depends on others. */
function isOnlyMetadata({ lists }: PythonDistribution): boolean {
  return lists.some(({ kind, isFilled, files }) => kind === 'record' && isFilled && files.length === 0);
}

/**
 * Returns the status of a distribution from outside the index. Folders and repositories mostly hold a copy
 * of the index's package with that name; only the project itself is not looked up.
 */
function statusByOrigin(
  distribution: PythonDistribution,
  evidence: InstallEvidence,
): PackageStatus | undefined {
  const { origin, installer, lists } = distribution;
  const isLed = !origin && installer !== 'pip' && lists.some(({ files }) => isEditable(files));
  if (evidence.isInProject(distribution) || isLed) return 'own';
  // conda builds its packages in a folder on the build machine.
  if (!origin || origin.from === 'archive' || installer === 'conda') return undefined;
  return origin.from === 'project' ? 'own' : 'probable';
}

/**
 * An editable installation has no modules, only files that point Python to the project's. pip's states its
 * origin: otherwise a package with only a `.pth` is the index's, and Python runs that file's content.
 */
function isEditable(files: readonly string[]): boolean {
  const own = files.filter((path) => !path.startsWith('../'));
  return own.length > 0 && own.every((path) => path.endsWith('.pth') || path.startsWith('__editable__'));
}
