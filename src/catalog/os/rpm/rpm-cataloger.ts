import { baseNameOf } from '../../../domain/index.ts';
import type { CatalogerOutput, DatabaseCataloger, LargeFile } from '../../cataloger.ts';
import { readBerkeley } from './berkeley/read-berkeley.ts';
import { collectFacts, type DatabaseFacts, unreadableDatabase } from './collect-facts.ts';
import { DatabaseFile } from './database-file.ts';
import { readRpmManifest } from './read-manifest.ts';
import { readNdb } from './read-ndb.ts';
import { packageRecordsOf } from './package-record.ts';
import { readSqlite } from './sqlite/read-sqlite.ts';

const DATABASE_FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'] as const;
const MANIFEST_FOLDER = 'var/lib/rpmmanifest';
const BERKELEY = 'Packages';
const NDB = 'Packages.db';
const SQLITE = 'rpmdb.sqlite';
const SQLITE_LOG = 'rpmdb.sqlite-wal';
const SQLITE_JOURNAL = 'rpmdb.sqlite-journal';
/** First bytes of a journal in use: https://sqlite.org/fileformat2.html#the_rollback_journal */
const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');
const MANIFEST = 'container-manifest-2';

const WANTED: ReadonlySet<string> = new Set([
  ...DATABASE_FOLDERS.flatMap((folder) =>
    [BERKELEY, NDB, SQLITE, SQLITE_LOG, SQLITE_JOURNAL].map((name) => `${folder}/${name}`),
  ),
  `${MANIFEST_FOLDER}/${MANIFEST}`,
]);

/**
 * Lists the same packages as `rpm -qa`, including imported keys (`gpg-pubkey`). If one folder holds databases
 * in several formats, reads all of them: rpm's build decides which one it would open.
 */
export const rpmCataloger: DatabaseCataloger = {
  kind: 'folder',
  id: 'rpm',
  version: 10,
  roots: [...DATABASE_FOLDERS, MANIFEST_FOLDER],
  wants: (path) => WANTED.has(path),
  wantsLargeFiles: true,
  beside: ['-wal', '-journal'],
  read: readRpmDatabases,
};

function readRpmDatabases(files: readonly LargeFile[]): CatalogerOutput {
  const fileAt = new Map(files.map(({ path, body }) => [path, new DatabaseFile(body)]));
  const read = Array.from(fileAt, ([path, file]) => readFile(path, file, fileAt)).filter(
    (facts) => facts !== undefined,
  );
  return { files: read.map(({ facts }) => facts), owned: read.flatMap(({ owned }) => owned) };
}

/** Recognises a database by its file name, as rpm does; behind a link the path may be anywhere. */
function readFile(
  path: string,
  file: DatabaseFile,
  fileAt: ReadonlyMap<string, DatabaseFile>,
): DatabaseFacts | undefined {
  switch (baseNameOf(path)) {
    case BERKELEY:
      return collectFacts(path, packageRecordsOf(readBerkeley(file)));
    case NDB:
      return collectFacts(path, packageRecordsOf(readNdb(file)));
    case SQLITE:
      return collectFacts(path, packageRecordsOf(readSqlite(file, fileAt.get(`${path}-wal`))));
    case SQLITE_LOG:
      return file.length === 0 || fileAt.has(path.slice(0, -'-wal'.length)) ? undefined : orphanedLog(path);
    case SQLITE_JOURNAL:
      return file.head(JOURNAL_MAGIC.length).equals(JOURNAL_MAGIC) ? interrupted(path) : undefined;
    case MANIFEST:
      return collectFacts(path, readRpmManifest(file));
    default:
      return undefined;
  }
}

/** Reports an interrupted change: the next program to open the database rolls it back. */
function interrupted(path: string): DatabaseFacts {
  const problem = unreadableDatabase(
    path,
    'a change was interrupted, and SQLite has not undone it: run `rpm -qa` in the image',
  );
  return { facts: { path, problems: [problem] }, owned: [] };
}

/** Reports a log that changes another layer's database: both are needed to list the packages. */
function orphanedLog(path: string): DatabaseFacts {
  const problem = unreadableDatabase(path, 'its layer contains the log of a database, but not the database');
  return { facts: { path, problems: [problem] }, owned: [] };
}
