import type { FileFacts, OwnedFiles, Package, Problem } from '../../../domain/index.ts';
import type { Cataloger, WantedFile } from '../../cataloger.ts';
import { databaseProblem, decodeDatabase, entryProblems } from '../text-database.ts';
import { readParagraphs } from './control.ts';
import { PACKAGE_FIELDS, toPackage } from './entry.ts';
import { readDigestList, readFileList } from './owned.ts';

const STATUS = 'var/lib/dpkg/status';
/** Distroless keeps one control file a package here, with a list of its files beside it. */
const STATUS_FOLDER = 'var/lib/dpkg/status.d/';
const LIST_FOLDER = 'var/lib/dpkg/info/';
const LIST = '.list';
const DIGESTS = '.md5sums';

/** Debian's package database, dpkg(1). */
export const dpkgCataloger: Cataloger = {
  id: 'dpkg',
  version: 1,
  roots: ['var/lib/dpkg/status', 'var/lib/dpkg/status.d', 'var/lib/dpkg/info'],
  wants: (path) => path === STATUS || isInFolder(path, STATUS_FOLDER) || isFileList(path),
  read(wanted) {
    const databases = wanted.filter((file) => isDatabase(file.path));
    const files = databases.map(readDatabase);
    const names = new Map(files.map((file) => [file.path, file.packages?.[0]?.name]));
    const owned = wanted.filter((file) => !isDatabase(file.path)).map((file) => readOwned(file, names));
    return { files, owned };
  },
};

function isDatabase(path: string): boolean {
  return path === STATUS || (path.startsWith(STATUS_FOLDER) && !path.endsWith(DIGESTS));
}

function isFileList(path: string): boolean {
  return isInFolder(path, LIST_FOLDER) && path.endsWith(LIST);
}

function isInFolder(path: string, folder: string): boolean {
  return path.startsWith(folder) && !path.includes('/', folder.length);
}

function readDatabase({ path, bytes }: WantedFile): FileFacts {
  const { text, damage } = decodeDatabase(bytes);
  const packages: Package[] = [];
  const unreadable: string[] = [];
  const paragraphs = readParagraphs(text, PACKAGE_FIELDS);
  for (const paragraph of paragraphs) {
    const entry = toPackage(paragraph);
    if (!entry.ok) unreadable.push(entry.failure);
    else if (entry.value) packages.push(entry.value);
  }
  const problems: Problem[] = entryProblems(path, unreadable);
  const hole = databaseDamage(path, damage, paragraphs.length, unreadable.length);
  if (hole !== undefined) problems.unshift(databaseProblem(path, hole));
  return { path, packages, ...(problems.length > 0 && { problems }) };
}

function databaseDamage(path: string, damage: string | undefined, entries: number, unreadable: number) {
  if (path === STATUS) {
    // dpkg itself refuses a status file without a final line feed; an empty one is that of a new system.
    if (damage !== undefined) return damage;
    return entries > 0 && entries === unreadable ? 'has no entry that could be read' : undefined;
  }
  // One file is one package here, and a control file need not end with a line feed.
  return entries === unreadable ? (damage ?? 'names no package') : undefined;
}

function readOwned({ path, bytes }: WantedFile, names: ReadonlyMap<string, string | undefined>): OwnedFiles {
  if (path.startsWith(LIST_FOLDER)) {
    return { path, package: path.slice(LIST_FOLDER.length, -LIST.length), files: readFileList(bytes) };
  }
  const control = path.slice(0, -DIGESTS.length);
  // Distroless cuts some file names short (`base` for base-files): the control file knows the name.
  return {
    path,
    package: names.get(control) ?? control.slice(STATUS_FOLDER.length),
    files: readDigestList(bytes),
  };
}
