import { ArchiveError, readZip, type ByteSource } from '../../../archive/index.ts';
import type { FileFacts, LayerFile, Package } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isModuleManifest, isYarnArchive } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readManifest } from './manifest.ts';

/** Packages of one archive of Yarn's cache, which holds one. */
const MAX_ARCHIVE_MANIFESTS = 100;

/**
 * Reads the packages that npm, pnpm, Yarn and Bun installed: the package.json of `node_modules/NAME`, at any depth, and
 * of the archives in a project's Yarn cache. The name is the file's own, whatever the folder is called.
 */
export const npmCataloger: FileCataloger = {
  kind: 'file',
  id: 'npm',
  version: 1,
  looksAt: (path) => isModuleManifest(path) || isYarnArchive(path),
  wants: ({ path }) => (isYarnArchive(path) ? 'random' : 'whole'),
  read: (file, body) => (isYarnArchive(file.path) ? readArchive(file, body) : readFile(file, body)),
};

function readFile({ path }: LayerFile, body: ByteSource): FileFacts {
  return factsOf(path, [body.read(0, body.size)]);
}

/** An archive holds `node_modules/NAME/` alone. */
function readArchive({ path }: LayerFile, body: ByteSource): FileFacts {
  const manifests: Buffer[] = [];
  try {
    for (const entry of readZip(body).entries) {
      if (isModuleManifest(entry.name) && manifests.length < MAX_ARCHIVE_MANIFESTS)
        manifests.push(entry.read());
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return unreadableFile(path, error.message);
  }
  return factsOf(path, manifests);
}

function factsOf(path: string, manifests: readonly Buffer[]): FileFacts {
  const packages: Package[] = [];
  for (const bytes of manifests) {
    const read = readManifest(bytes.toString('utf8'));
    if (!read.ok) return unreadableFile(path, read.failure);
    if (read.value) packages.push(read.value);
  }
  return { path, packages };
}
