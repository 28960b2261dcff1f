import { ArchiveError, readZip, type ByteSource } from '../../../archive/index.ts';
import type { FileFacts, LayerFile, Package } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isModuleManifest, isYarnArchive, isYarnMap } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readManifest } from './manifest.ts';
import { applicationOf, isSharedArchive, isUnpackedCache } from './place.ts';

/** Packages of one archive of Yarn's cache, which holds one. */
const MAX_ARCHIVE_MANIFESTS = 100;

/**
 * Reads the packages that npm, pnpm, Yarn and Bun installed: the package.json of `node_modules/NAME`, at any depth, and
 * of the archives in Yarn's caches. The name is the file's own, whatever the folder is called.
 */
export const npmCataloger: FileCataloger = {
  kind: 'file',
  id: 'npm',
  version: 2,
  looksAt: (path) => isModuleManifest(path) || isYarnArchive(path) || isYarnMap(path),
  wants: ({ path }) => (isModuleManifest(path) ? 'whole' : 'random'),
  read(file, body) {
    if (isYarnMap(file.path)) return { path: file.path };
    return isYarnArchive(file.path) ? readArchive(file, body) : readFile(file, body);
  },
  /** A project with a map and no cache of its own runs from the archives that all projects share. */
  settle(files) {
    const maps = files.filter(({ path }) => isYarnMap(path));
    const shared = files.filter(({ path }) => isSharedArchive(path));
    const runsFromShared = maps.length > 0 && shared.length > 0;
    return files.map((file) => {
      if (runsFromShared && isYarnMap(file.path)) return { ...file, packages: [] };
      return isUnpackedCache(file.path) || (isSharedArchive(file.path) && !runsFromShared)
        ? asCached(file)
        : file;
    });
  },
};

function asCached(file: FileFacts): FileFacts {
  const packages = file.packages?.map((pkg): Package => ({ ...pkg, standing: 'cached' }));
  return packages ? { ...file, packages } : file;
}

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
  const application = applicationOf(path);
  for (const bytes of manifests) {
    const read = readManifest(bytes.toString('utf8'));
    if (!read.ok) return unreadableFile(path, read.failure);
    if (read.value) packages.push(application === undefined ? read.value : { ...read.value, application });
  }
  return { path, packages };
}
