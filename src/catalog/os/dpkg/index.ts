import type { FileFacts } from '../../../domain/index.ts';
import type { FolderCataloger, WantedFile } from '../../cataloger.ts';
import { decodeDatabase, endsWithEmptyLine, EntryList, MAX_DATABASE_ENTRIES } from '../text-database.ts';
import { eachParagraph } from './control.ts';
import { BuiltUsingList } from './built-using.ts';
import { readDiversions } from './diversions.ts';
import { PACKAGE_FIELDS, toPackage } from './entry.ts';
import { DIGESTS, DPKG_FILE_LISTS, isFileList, readFileLists } from './file-lists.ts';

export const DPKG_STATUS = 'var/lib/dpkg/status';
/** Distroless keeps one control file per package here, with its file list beside it. */
const STATUS_FOLDER = 'var/lib/dpkg/status.d/';
const DIVERSIONS = 'var/lib/dpkg/diversions';
/** Numbered entries with dpkg's changes since it wrote the status file; dpkg merges them when it ends. */
const UPDATES_FOLDER = 'var/lib/dpkg/updates/';
const UPDATE = /^\d+$/u;

/** Chiselled Ubuntu images have this instead: the package slices they were cut from. It is not read. */
export const CHISEL_MANIFEST = 'var/lib/chisel/manifest.wall';

/** Reads Debian's package database, dpkg(1). */
export const dpkgCataloger: FolderCataloger = {
  kind: 'folder',
  id: 'dpkg',
  version: 11,
  roots: [
    DPKG_STATUS,
    'var/lib/dpkg/status.d',
    DPKG_FILE_LISTS,
    'var/lib/dpkg/updates',
    DIVERSIONS,
    CHISEL_MANIFEST,
  ],
  wants: (path) =>
    [DPKG_STATUS, DIVERSIONS, CHISEL_MANIFEST].includes(path) ||
    isInFolder(path, STATUS_FOLDER) ||
    isUpdate(path) ||
    isFileList(path),
  read(wanted) {
    const files = withinLimit(wanted.filter((file) => isDatabase(file.path)));
    const names = new Map(files.map((file) => [file.path, file.packages?.[0]?.name]));
    const lists = wanted.filter(({ path }) => isFileList(path) || isInFolder(path, STATUS_FOLDER));
    const { files: ofLists, owned } = readFileLists(
      lists.filter(({ path }) => !isDatabase(path)),
      (list) => ownerOf(list, names),
    );
    const further = [
      ...wanted.flatMap(readFurther),
      ...interrupted(wanted.filter(({ path }) => isUpdate(path))),
    ];
    return { files: [...files, ...ofLists, ...further], owned: owned ?? [] };
  },
};

/** Reads databases up to the package limit per layer: splitting packages over many files does not bypass it. */
function withinLimit(databases: readonly WantedFile[]): readonly FileFacts[] {
  const files: FileFacts[] = [];
  let packages = 0;
  for (const database of databases) {
    if (packages >= MAX_DATABASE_ENTRIES && database.path !== DPKG_STATUS) {
      const { path } = database;
      const message = `${path} and the files after it were not read: more than ${MAX_DATABASE_ENTRIES} packages`;
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

function isDatabase(path: string): boolean {
  return path === DPKG_STATUS || (path.startsWith(STATUS_FOLDER) && !path.endsWith(DIGESTS));
}

function isInFolder(path: string, folder: string): boolean {
  return path.startsWith(folder) && !path.includes('/', folder.length);
}

/** Distroless truncates some file names (`base` for base-files): the control file has the full name. */
function ownerOf(list: string, names: ReadonlyMap<string, string | undefined>): string {
  const control = list.slice(0, -DIGESTS.length);
  return names.get(control) ?? control.slice(STATUS_FOLDER.length);
}

function isUpdate(path: string): boolean {
  return path.startsWith(UPDATES_FOLDER) && UPDATE.test(path.slice(UPDATES_FOLDER.length));
}

/** Reads files other than databases and lists. */
function readFurther({ path, bytes }: WantedFile): readonly FileFacts[] {
  if (path === CHISEL_MANIFEST) return [{ path }];
  const diversions = path === DIVERSIONS ? readDiversions(bytes) : [];
  return diversions.length > 0 ? [{ path, diversions }] : [];
}

function readDatabase({ path, bytes }: WantedFile): FileFacts {
  const { text, damage } = decodeDatabase(bytes);
  const entries = new EntryList();
  const builtUsing = new BuiltUsingList();
  eachParagraph(text, PACKAGE_FIELDS, (paragraph) => {
    const pkg = toPackage(paragraph);
    entries.add(pkg);
    if (entries.isFull) return true;
    if (!pkg.ok || !pkg.value) return false;
    const added = builtUsing.add(pkg.value.name, paragraph.fields);
    if (!added.ok) entries.add(added);
    return false;
  });
  const facts = entries.toFacts(
    path,
    path === DPKG_STATUS
      ? statusDamage(damage, entries, endsWithEmptyLine(text))
      : controlDamage(damage, entries, text),
  );
  return builtUsing.lists.length > 0 ? { ...facts, builtUsing: builtUsing.lists } : facts;
}

/**
 * dpkg itself refuses a status file without a final line feed; an empty file belongs to a new system. All
 * writers end it with an empty line: dpkg, hence debootstrap and mmdebstrap, and Bazel's rules.
 */
function statusDamage(damage: string | undefined, entries: EntryList, isWhole: boolean): string | undefined {
  if (damage !== undefined || entries.isEmpty) return damage;
  if (entries.isUnreadable) return 'has no readable entry';
  return isWhole ? undefined : 'is truncated: it does not end with an empty line';
}

/** Each file is one package here, and a control file need not end with a line feed. */
function controlDamage(damage: string | undefined, entries: EntryList, text: string): string | undefined {
  if (entries.isUnreadable) return damage ?? 'names no package';
  return text.includes('\0') ? damage : undefined;
}

/** Reports an interrupted dpkg once: its status file is out of date. */
function interrupted(updates: readonly WantedFile[]): readonly FileFacts[] {
  const [path] = updates.map((update) => update.path).sort();
  if (path === undefined) return [];
  const message = `${path} holds changes that dpkg has not merged into its status file: run \`dpkg --configure -a\` in the image`;
  return [{ path, problems: [{ kind: 'package-database-unreadable', subject: path, message }] }];
}
