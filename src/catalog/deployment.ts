import { ArchiveError, readZip, type ByteSource, type ZipEntry } from '../archive/index.ts';
import type { FileFacts, LayerFile, Package, Problem } from '../domain/index.ts';
import { isYarnArchive } from './markers/index.ts';
import { unreadableFile } from './unreadable-entry.ts';

/** Lists of packages in one archive. */
const MAX_LISTS = 10_000;

/** Whether a file has the name of an archive that a function may be deployed as; those within packages are their test data. */
export function isDeployment(path: string): boolean {
  return path.endsWith('.zip') && !`/${path}`.includes('/node_modules/') && !isYarnArchive(path);
}

/**
 * Reads the lists of packages in an archive that a function is deployed as, or a layer of one, as if it were unpacked: it is
 * their application. Undefined for an archive without any, and for zips of any other content, which come in every form.
 */
export function readDeployment(
  { path }: LayerFile,
  body: ByteSource,
  isList: (name: string) => boolean,
  readList: (place: string, text: string) => FileFacts,
): FileFacts | undefined {
  const packages: Package[] = [];
  const problems: Problem[] = [];
  let lists = 0;
  try {
    for (const entry of readZip(body).entries) {
      if (!isList(entry.name)) continue;
      if (++lists > MAX_LISTS)
        return unreadableFile(path, `it holds more than ${MAX_LISTS} lists of packages`);
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

/** Finds entries of an archive that may be a program, by a test of their first bytes. */
export function programsIn(body: ByteSource, isProgram: (head: Buffer) => boolean): readonly ZipEntry[] {
  try {
    return [...readZip(body).entries].filter(
      (entry) => isNamedAsProgram(entry.name) && isProgram(entry.head()),
    );
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return [];
  }
}

function isNamedAsProgram(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return base.endsWith('.exe') || !base.includes('.');
}
