import type { FileFacts, OwnedFiles, Problem } from '../../../domain/index.ts';
import type { FolderCataloger, WantedFile } from '../../cataloger.ts';
import { ownedMarkers } from '../../markers/index.ts';
import {
  decodeDatabase,
  endsWithEmptyLine,
  EntryList,
  MAX_ENTRIES,
  MAX_OWNED_FILES,
} from '../text-database.ts';
import { eachParagraph } from './control.ts';
import { PACKAGE_FIELDS, toPackage } from './entry.ts';
import { readDigestList, readFileList } from './owned.ts';

const STATUS = 'var/lib/dpkg/status';
/** Distroless keeps one control file per package here, with a list of its files beside it. */
const STATUS_FOLDER = 'var/lib/dpkg/status.d/';
const LIST_FOLDER = 'var/lib/dpkg/info/';
const LIST = '.list';
const DIGESTS = '.md5sums';

/** Chiselled Ubuntu images have this instead: the slices of packages that were cut into them. It is not read. */
export const CHISEL_MANIFEST = 'var/lib/chisel/manifest.wall';

/** Reads Debian's package database, dpkg(1). */
export const dpkgCataloger: FolderCataloger = {
  kind: 'folder',
  id: 'dpkg',
  version: 5,
  roots: ['var/lib/dpkg/status', 'var/lib/dpkg/status.d', 'var/lib/dpkg/info', CHISEL_MANIFEST],
  wants: (path) =>
    path === STATUS || path === CHISEL_MANIFEST || isInFolder(path, STATUS_FOLDER) || isFileList(path),
  read(wanted) {
    const files = withinLimit(wanted.filter((file) => isDatabase(file.path)));
    const names = new Map(files.map((file) => [file.path, file.packages?.[0]?.name]));
    const lists = wanted.filter(({ path }) => !isDatabase(path) && path !== CHISEL_MANIFEST);
    const { owned, cutAt } = readLists(lists, names);
    const chiselled = wanted.filter(({ path }) => path === CHISEL_MANIFEST).map(({ path }) => ({ path }));
    return {
      files: [...files, ...owned.flatMap((list) => toListFacts(list, cutAt)), ...chiselled],
      owned,
    };
  },
};

/**
 * Reads databases until they exceed the package limit of one layer: splitting packages over many files does not bypass
 * it.
 */
function withinLimit(databases: readonly WantedFile[]): readonly FileFacts[] {
  const files: FileFacts[] = [];
  let packages = 0;
  for (const database of databases) {
    if (packages >= MAX_ENTRIES && database.path !== STATUS) {
      const { path } = database;
      const message = `${path} and the files after it were not read: more than ${MAX_ENTRIES} packages`;
      return [
        ...files,
        { path, problems: [{ kind: 'package-database-unreadable', subject: path, message }] },
      ];
    }
    const facts = readDatabase(database);
    packages += facts.packages?.length ?? 0;
    files.push(facts);
  }
  return files;
}

/** Reads file lists until they exceed the limit of one layer; `cutAt` is the list that was not read whole. */
function readLists(lists: readonly WantedFile[], names: ReadonlyMap<string, string | undefined>) {
  const owned: OwnedFiles[] = [];
  let room = MAX_OWNED_FILES;
  for (const list of lists) {
    const read = readOwned(list, names);
    if (read.files.length >= room) {
      owned.push({ ...read, files: read.files.slice(0, room) });
      return { owned, cutAt: list.path };
    }
    owned.push(read);
    room -= read.files.length;
  }
  return { owned, cutAt: undefined };
}

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
  const entries = new EntryList();
  eachParagraph(text, PACKAGE_FIELDS, (paragraph) => {
    entries.add(toPackage(paragraph));
  });
  return entries.toFacts(
    path,
    path === STATUS ? statusDamage(damage, entries, endsWithEmptyLine(text)) : controlDamage(damage, entries),
  );
}

/**
 * dpkg itself refuses a status file without a final line feed; an empty file belongs to a new system. All writers end
 * it with an empty line: dpkg, hence debootstrap and mmdebstrap, and Bazel's rules.
 */
function statusDamage(damage: string | undefined, entries: EntryList, isWhole: boolean): string | undefined {
  if (damage !== undefined || entries.isEmpty) return damage;
  if (entries.isUnreadable) return 'has no readable entry';
  return isWhole ? undefined : 'is truncated: it does not end with an empty line';
}

/** Each file is one package here, and a control file need not end with a line feed. */
function controlDamage(damage: string | undefined, entries: EntryList): string | undefined {
  return entries.isUnreadable ? (damage ?? 'names no package') : undefined;
}

function readOwned({ path, bytes }: WantedFile, names: ReadonlyMap<string, string | undefined>): OwnedFiles {
  if (path.startsWith(LIST_FOLDER)) {
    return { path, package: path.slice(LIST_FOLDER.length, -LIST.length), files: readFileList(bytes) };
  }
  const control = path.slice(0, -DIGESTS.length);
  // Distroless truncates some file names (`base` for base-files): the control file has the full name.
  return {
    path,
    package: names.get(control) ?? control.slice(STATUS_FOLDER.length),
    files: readDigestList(bytes),
  };
}

/** Returns nothing for most lists: there are hundreds, and none of their files is a marker. */
function toListFacts({ path, package: owner, files }: OwnedFiles, cutAt: string | undefined): FileFacts[] {
  const paths = ownedMarkers(files);
  const isCut = path === cutAt;
  if (paths.length === 0 && !isCut) return [];
  return [
    {
      path,
      ...(paths.length > 0 && { ownedMarkers: [{ package: owner, paths }] }),
      ...(isCut && { problems: [cutProblem(path)] }),
    },
  ];
}

function cutProblem(path: string): Problem {
  const message = `${path}: only the first ${MAX_OWNED_FILES} files of all packages were read`;
  return { kind: 'package-details-unreadable', subject: path, message };
}
