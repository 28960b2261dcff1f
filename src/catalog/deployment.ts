import {
  ArchiveError,
  beginsWith,
  readZip,
  ZIP_START,
  type ByteSource,
  type ZipEntry,
} from '../archive/index.ts';
import {
  baseNameOf,
  failed,
  ok,
  type FileFacts,
  type LayerFile,
  type Package,
  type Problem,
  type Result,
} from '../domain/index.ts';
import type { FileCataloger } from './cataloger.ts';
import { isYarnArchive } from './markers/index.ts';
import { unreadableFile } from './unreadable-entry.ts';

/** Limits for one archive: package lists, and inflated bytes. */
const MAX_LISTS = 10_000;
const MAX_INFLATED_BYTES = 128 * 1024 ** 2;

/** Composer downloads, named by a hash of their URL, wherever the cache is. */
const COMPOSER_ARCHIVE = /(?:^|\/)files\/[^/]+\/[^/]+\/[\da-f]{40}\.zip$/u;

/** Leading bytes that reveal how a program was built. */
const HEAD_BYTES = 4096;

/**
 * Whether a file is named like an archive that a function may be deployed as. Archives within packages are
 * test data, and those in package manager caches are not run.
 */
export function isDeployment(path: string): boolean {
  if (!path.endsWith('.zip') || `/${path}`.includes('/node_modules/')) return false;
  return !isYarnArchive(path) && !COMPOSER_ARCHIVE.test(path);
}

/** Makes a cataloger read function deployment archives, too; other files with such a name are read as usual. */
export function withDeployments(cataloger: FileCataloger, readArchive: FileCataloger['read']): FileCataloger {
  return {
    ...cataloger,
    looksAt: (path) => cataloger.looksAt(path) || isDeployment(path),
    wants(file, head) {
      if (isDeployment(file.path) && beginsWith(head, ZIP_START)) return 'random';
      return cataloger.looksAt(file.path) ? cataloger.wants(file, head) : 'no';
    },
    read(file, body) {
      const isArchive = isDeployment(file.path) && beginsWith(body.read(0, ZIP_START.length), ZIP_START);
      if (isArchive) return readArchive(file, body);
      return cataloger.looksAt(file.path) ? cataloger.read(file, body) : undefined;
    },
  };
}

/**
 * Reads the package lists in a function deployment archive, or in its layer, as if it were unpacked: the
 * archive is their application. Undefined for an archive without lists, and for unrelated zips, which come in
 * every form.
 */
export function readDeployment(
  { path }: LayerFile,
  body: ByteSource,
  isList: (name: string) => boolean,
  readList: (place: string, text: string) => FileFacts,
): FileFacts | undefined {
  const packages: Package[] = [];
  const problems: Problem[] = [];
  let [lists, inflated] = [0, 0];
  try {
    for (const entry of readZip(body).entries) {
      if (!isList(entry.name)) continue;
      inflated += entry.size;
      if (++lists > MAX_LISTS || inflated > MAX_INFLATED_BYTES)
        return unreadableFile(path, 'it holds more package lists than are read');
      const facts = readList(`${path}!${entry.name}`, entry.read().toString('utf8'));
      for (const pkg of facts.packages ?? []) packages.push({ ...pkg, application: path });
      for (const problem of facts.problems ?? []) problems.push(problem);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return lists === 0 ? undefined : unreadableFile(path, error.message);
  }
  return lists === 0 ? undefined : { path, packages, ...(problems.length > 0 && { problems }) };
}

/** Names the programs in an archive, by a test on their first bytes. Fails if there is more than may be inflated. */
export function programsIn(
  body: ByteSource,
  isProgram: (head: Buffer) => boolean,
): Result<readonly string[]> {
  const names: string[] = [];
  let inflated = 0;
  try {
    for (const entry of readZip(body).entries) {
      if (!isNamedAsProgram(entry.name)) continue;
      const head = headOf(entry);
      inflated += head.length;
      if (inflated > MAX_INFLATED_BYTES) return failed('it holds too many files');
      if (isProgram(head.subarray(0, HEAD_BYTES))) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
  }
  return ok(names);
}

/** Returns nothing for a damaged entry: it cannot be run either. */
function headOf(entry: ZipEntry): Buffer {
  try {
    return entry.head();
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return Buffer.alloc(0);
  }
}

function isNamedAsProgram(name: string): boolean {
  const base = baseNameOf(name);
  return base.endsWith('.exe') || !base.includes('.');
}
