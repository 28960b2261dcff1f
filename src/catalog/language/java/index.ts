import { ArchiveError, readZip, type ByteSource } from '../../../archive/index.ts';
import { parentOf, type FileFacts, type LayerFile, type WantedBody } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import type { FileEvidence } from './evidence.ts';
import { hasJavaName, hasOtherName, isPomProperties } from './java-names.ts';
import { MAX_POM_BYTES } from './limits.ts';
import { isLauncher, isZip } from './magic.ts';
import { readPomProperties } from './pom-properties.ts';
import { noArchive, unreadableArchives } from './problems.ts';
import { readTree } from './read-tree.ts';
import { ofPom, combineArchives } from './combine.ts';

export { confirmGroup, type ConfirmedGroup } from './confirm-group.ts';

/** Smallest launcher that may have a zip appended: shorter scripts and programs have none. */
const LEAST_APPENDED = 32 * 1024;
/** The runtime's own files: modules in its own format, and the jar that reads them. */
const RUNTIME_NAMES = ['/lib/jrt-fs.jar', '/lib/ct.sym'];

/**
 * Reads Java archives, recognised by name or first bytes, with all nested archives, and pom.properties in
 * unpacked ones. Archives are identified when all layers are known, since a link may give the file another
 * name.
 */
export const javaCataloger: FileCataloger = {
  kind: 'file',
  id: 'java',
  version: 12,
  looksAt: (path) => !hasOtherName(path),
  wants,
  read: (file, body) => (isPomProperties(file.path) ? readPom(file, body) : readArchive(file, body)),
  combine: combineArchives,
};

function wants({ path, size }: LayerFile, head: Buffer): WantedBody {
  if (isPomProperties(path)) return 'whole';
  const isLarge = size >= LEAST_APPENDED;
  if (!isZip(head) && !(isLarge && isLauncher(head)) && !hasJavaName(path)) return 'no';
  if (isOfRuntime(path)) return 'no';
  return 'random';
}

function isOfRuntime(path: string): boolean {
  const folder = parentOf(path);
  const name = path.slice(folder.length + 1);
  const isModule = name.endsWith('.jmod') && (name.startsWith('java.') || name.startsWith('jdk.'));
  return isModule || RUNTIME_NAMES.some((each) => `/${path}`.endsWith(each));
}

function readPom({ path, size }: LayerFile, body: ByteSource): FileFacts {
  const pom = size <= MAX_POM_BYTES ? readPomProperties(body.read(0, size)) : undefined;
  if (pom) return { path, packages: [ofPom(pom)] };
  const message = `${path} does not name a package`;
  return { path, packages: [], problems: [{ kind: 'package-unnamed', subject: path, message }] };
}

function readArchive({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const isNamed = hasJavaName(path);
  if (!isNamed && !hasDirectory(body)) return undefined;
  const { archives, unread, foreign, isJava } = readTree(body);
  if (!isNamed && !isJava) return undefined;
  const problems = [...unreadableArchives(path, unread), ...noArchive(path, foreign)];
  const detail: FileEvidence = { archives };
  return { path, packages: [], detail, ...(problems.length > 0 && { problems }) };
}

/** Whether a file without an archive's name ends with a zip directory. */
function hasDirectory(body: ByteSource): boolean {
  try {
    for (const { name } of readZip(body).entries) return name !== '';
    return false;
  } catch (error) {
    if (error instanceof ArchiveError) return false;
    throw error;
  }
}
