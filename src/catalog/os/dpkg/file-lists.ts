import type { FileFacts, OwnedFiles, Problem } from '../../../domain/index.ts';
import type { CatalogerOutput, WantedFile } from '../../cataloger.ts';
import { ownedMarkers } from '../../markers/index.ts';
import { MAX_OWNED_FILES } from '../text-database.ts';
import { readDigestList, readFileList, type DigestList } from './owned.ts';

export const DPKG_FILE_LISTS = 'var/lib/dpkg/info';
const LIST_FOLDER = `${DPKG_FILE_LISTS}/`;
const LIST = '.list';
export const DIGESTS = '.md5sums';

/** One package's files. */
interface PackageFiles extends OwnedFiles, DigestList {
  /** Whether only part of the list was read. */
  readonly isCut?: boolean;
}

export function isFileList(path: string): boolean {
  const isInFolder = path.startsWith(LIST_FOLDER) && !path.includes('/', LIST_FOLDER.length);
  return isInFolder && (path.endsWith(LIST) || path.endsWith(DIGESTS));
}

/**
 * Reads the files that packages installed. `ownerOf` names the package for a list beside a control file;
 * lists in `info/` carry the package's name. There, a digest list repeats the paths in the list beside it.
 */
export function readFileLists(
  lists: readonly WantedFile[],
  ownerOf: (list: string) => string,
): CatalogerOutput {
  const repeating = ({ path }: WantedFile) => path.startsWith(LIST_FOLDER) && path.endsWith(DIGESTS);
  const owning = readWithinLimit(
    lists.filter((list) => !repeating(list)),
    ownerOf,
  );
  const digests = readWithinLimit(lists.filter(repeating), ownerOf);
  return {
    files: [...owning, ...digests].flatMap(toFacts),
    owned: owning.map(({ path, package: owner, files }) => ({ path, package: owner, files })),
  };
}

/** Reads file lists up to the limit per layer. */
function readWithinLimit(
  lists: readonly WantedFile[],
  ownerOf: (list: string) => string,
): readonly PackageFiles[] {
  const read: PackageFiles[] = [];
  let room = MAX_OWNED_FILES;
  for (const list of lists) {
    const each = readList(list, ownerOf);
    if (each.files.length >= room)
      return [...read, { ...each, files: each.files.slice(0, room), isCut: true }];
    read.push(each);
    room -= each.files.length;
  }
  return read;
}

function readList({ path, bytes }: WantedFile, ownerOf: (list: string) => string): PackageFiles {
  const isInfo = path.startsWith(LIST_FOLDER);
  const name = path.slice(LIST_FOLDER.length, path.lastIndexOf('.'));
  const list = path.endsWith(DIGESTS) ? readDigestList(bytes) : { files: readFileList(bytes), digests: [] };
  return { path, package: isInfo ? name : ownerOf(path), ...list };
}

/** Returns nothing for most lists: there are hundreds, without a single marker. */
function toFacts({ path, package: owner, files, digests, isCut = false }: PackageFiles): FileFacts[] {
  const markers = ownedMarkers(owner, files, (i) => digests[i] ?? '');
  if (!markers && !isCut) return [];
  return [
    { path, ...(markers && { ownedMarkers: [markers] }), ...(isCut && { problems: [cutProblem(path)] }) },
  ];
}

function cutProblem(path: string): Problem {
  const message = `${path}: only the first ${MAX_OWNED_FILES} files of all packages were read`;
  return { kind: 'package-details-unreadable', subject: path, message };
}
