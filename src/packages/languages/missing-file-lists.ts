import { DPKG_FILE_LISTS, DPKG_STATUS } from '../../catalog/index.ts';
import { counted, type InstalledPackage, type Problem } from '../../domain/index.ts';
import type { SquashedImage } from '../layers/squash-image.ts';
import { isUncovered } from './uncovered-packages.ts';

/** Where distributions install, except the part that they leave to others. */
const OF_DISTRIBUTIONS = /^usr\/(?!local\/)/u;

/**
 * Notes that dpkg's file lists were removed to shrink the image: without them, the distribution's language
 * packages cannot be distinguished from the application's.
 */
export function missingFileLists(
  own: readonly InstalledPackage[],
  databases: readonly SquashedImage[],
  languages: readonly SquashedImage[],
): readonly Problem[] {
  const count = own.filter(({ database }) => database === DPKG_STATUS).length;
  // Every system has a list that names some program.
  const isListed = databases.some(({ files }) => files.some(({ facts }) => facts.ownedMarkers));
  const isAsked = languages.some(({ files }) =>
    files.some(
      ({ path, facts }) =>
        OF_DISTRIBUTIONS.test(path) && facts.packages?.some((pkg) => !isUncovered(pkg)) === true,
    ),
  );
  if (count === 0 || isListed || !isAsked) return [];
  const they = count === 1 ? 'it' : 'they';
  const message = `no list of files of ${counted(count, 'package')} is in ${DPKG_FILE_LISTS}: what ${they} installed in /usr for languages counts as the application's`;
  return [{ kind: 'package-details-unreadable', subject: DPKG_FILE_LISTS, message, path: DPKG_STATUS }];
}
