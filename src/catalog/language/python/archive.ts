import {
  ArchiveError,
  beginsWith,
  readZip,
  ZIP_START,
  type ByteSource,
  type ZipEntry,
} from '../../../archive/index.ts';
import { failed, ok, parentOf, type Result } from '../../../domain/index.ts';
import { isPythonMetadata } from '../../markers/index.ts';
import type { Member } from './detail.ts';
import { identityOfName } from './folder-name.ts';
import { readMetadata } from './metadata.ts';

/** Distributions in one archive, inflated metadata bytes for one, and for all together. */
const MAX_MEMBERS = 2000;
const MAX_METADATA_BYTES = 16 * 1024 ** 2;
const MAX_INFLATED_BYTES = 64 * 1024 ** 2;

/** Archives imported only from their root. */
const PLAIN_ARCHIVES = ['.egg', '.whl'];
const SITE = 'site-packages/';

const SCRIPT = Buffer.from('#!');

/** Whether any file starts like a zip, or like one after a Python interpreter line. */
export function isPythonZip(path: string, head: Buffer): boolean {
  if (path.endsWith('.zip')) return beginsWith(head, ZIP_START);
  if (!beginsWith(head, SCRIPT)) return false;
  const end = head.indexOf('\n') + 1;
  return head.subarray(0, end).includes('python') && beginsWith(head, ZIP_START, end);
}

/**
 * Reads the distributions in an archive: an egg or wheel's single one; in an executable zip, those where pex,
 * shiv and zipapp put them.
 */
export function readArchive(path: string, body: ByteSource): Result<readonly Member[]> {
  const members: Member[] = [];
  let inflated = 0;
  try {
    for (const entry of readZip(body).entries) {
      if (!isPythonMetadata(entry.name) || !isImported(path, entry.name)) continue;
      inflated += entry.size;
      if (members.length >= MAX_MEMBERS || inflated > MAX_INFLATED_BYTES)
        return failed('it holds too many distributions');
      const member = readMember(path, entry);
      if (!member) return failed(`${entry.name} in it has no valid name and version`);
      members.push(member);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return failed(error.message);
  }
  return ok(members);
}

function readMember(path: string, entry: ZipEntry): Member | undefined {
  const isReadable = entry.size <= MAX_METADATA_BYTES;
  const read = isReadable ? readMetadata(entry.read()) : undefined;
  if (read) return { ...read, path: entry.name };
  const folder = parentOf(entry.name);
  const named = identityOfName(folder === 'EGG-INFO' ? path : folder);
  return named && { ...named, path: entry.name, proof: 'folder name' };
}

/** Returns the folder that a distribution's modules are imported from, with slash: '' for the archive root. */
function siteOf(name: string): string {
  const folder = parentOf(name);
  return folder.slice(0, folder.lastIndexOf('/') + 1);
}

/** An executable archive puts more folders than its root on Python's path. */
function isImported(path: string, name: string): boolean {
  const site = siteOf(name);
  if (site === '') return true;
  if (PLAIN_ARCHIVES.some((ending) => path.endsWith(ending))) return false;
  if (path.endsWith('.zip')) return site.endsWith(SITE) || isInstalledAt(site, name);
  if (site.endsWith(SITE) || site.endsWith('/_vendor/')) return true;
  return site.startsWith('.deps/') && site.split('/').length === 3;
}

/**
 * Whether a function's deployment archive, or a layer for one, has a distribution in a root folder:
 * `python/X.dist-info`. Source archives have build metadata there, `X.egg-info`.
 */
function isInstalledAt(site: string, name: string): boolean {
  return name.endsWith('.dist-info/METADATA') && site.split('/').length === 2;
}
