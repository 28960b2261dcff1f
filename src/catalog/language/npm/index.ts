import { ArchiveError, beginsWith, readZip, ZIP_START, type ByteSource } from '../../../archive/index.ts';
import {
  counted,
  ok,
  parentOf,
  type FileFacts,
  type JsonObject,
  type LayerFile,
  type Package,
  type Result,
} from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isDeployment } from '../../deployment.ts';
import { isModuleManifest, isYarnArchive, isYarnMap } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { packageOf, parseManifest } from './manifest.ts';
import { asProject, needsOf, projectDetail } from './needs.ts';
import {
  applicationOf,
  cachingProject,
  isOwnCopy,
  isProjectManifest,
  isSharedArchive,
  isUnpackedCache,
} from './place.ts';
import { settleTree } from './tree.ts';

/** Packages of one archive of Yarn's cache, which holds one and those that it bundles: npm some 200. */
const MAX_ARCHIVE_MANIFESTS = 10_000;

/**
 * Reads the packages that npm, pnpm, Yarn, Bun and Deno installed: the package.json of `node_modules/NAME`, at any depth,
 * in Deno's and Bun's stores, where Debian's Node.js has them, and of the archives in Yarn's caches and those that functions
 * are deployed as. The name is the file's own, whatever the folder is called.
 */
export const npmCataloger: FileCataloger = {
  kind: 'file',
  id: 'npm',
  version: 13,
  looksAt: (path) =>
    isModuleManifest(path) ||
    isProjectManifest(path) ||
    isYarnArchive(path) ||
    isDeployment(path) ||
    isYarnMap(path),
  wants({ path }, head) {
    if (path.endsWith('package.json')) return 'whole';
    return isDeployment(path) && !beginsWith(head, ZIP_START) ? 'no' : 'random';
  },
  read(file, body) {
    if (isYarnMap(file.path)) return { path: file.path };
    if (isProjectManifest(file.path)) return readProject(file, body);
    if (isDeployment(file.path)) return hasModules(body) ? readArchive(file, body) : undefined;
    return isYarnArchive(file.path) ? readArchive(file, body) : readFile(file, body);
  },
  folders: { isNamed: (folder) => folder === 'node_modules', isLoose: couldBeInModules },
  /** A project's tree tells what brought a package. A project with a map and no cache of its own runs from the archives that all projects share. */
  settle(files, image) {
    const maps = files.filter(({ path }) => isYarnMap(path));
    const shared = files.filter(({ path }) => isSharedArchive(path));
    const runsFromShared = maps.length > 0 && shared.length > 0;
    const isUnused = unusedArchives(files);
    return settleTree(files.map(asModule), image).map((file) => {
      if (runsFromShared && isYarnMap(file.path)) return { ...file, packages: [] };
      const isCached = isUnpackedCache(file.path) || isUnused(file.path);
      return isCached || (isSharedArchive(file.path) && !runsFromShared) ? asCached(file) : file;
    });
  },
};

/** A project with `node_modules` and without a map runs from those, not from the archives that it downloaded. */
function unusedArchives(files: readonly FileFacts[]): (path: string) => boolean {
  const mapped = new Set(files.flatMap(({ path }) => (isYarnMap(path) ? [parentOf(path)] : [])));
  const installed = new Set(
    files.flatMap(({ path }) => (isModuleManifest(path) ? [applicationOf(path) ?? ''] : [])),
  );
  return (path) => {
    const project = cachingProject(path);
    return project !== undefined && installed.has(project) && !mapped.has(project);
  };
}

/** Whether the package.json of a project is one of a package, as in a folder that `node_modules` links to. */
function couldBeInModules({ path, detail }: FileFacts): boolean {
  if (path.startsWith('usr/share/')) return false;
  const { name, version } = asProject(detail) ?? {};
  return name !== undefined && version !== undefined && parentOf(`/${path}`).endsWith(`/${name}`);
}

/** Lists the package of what was read as a project, and is in `node_modules` by a link. */
function asModule(file: FileFacts): FileFacts {
  const { path, detail } = file;
  const project = isModuleManifest(path) ? asProject(detail) : undefined;
  if (!project) return file;
  const pkg = packageAt(path, { name: project.name, version: project.version });
  return { path, packages: pkg.ok && pkg.value ? [pkg.value] : [], detail: project.needs };
}

function asCached(file: FileFacts): FileFacts {
  const packages = file.packages?.map((pkg): Package => ({ ...pkg, standing: 'cached' }));
  return packages ? { ...file, packages } : file;
}

/** A project's package.json lists no package: one that cannot be read hides none. */
function readProject({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const manifest = parseManifest(body.read(0, body.size).toString('utf8'));
  return manifest.ok ? { path, detail: projectDetail(manifest.value) } : undefined;
}

function readFile({ path }: LayerFile, body: ByteSource): FileFacts {
  const manifest = parseManifest(body.read(0, body.size).toString('utf8'));
  if (!manifest.ok) return unreadableFile(path, manifest.failure);
  const pkg = packageAt(path, manifest.value);
  if (!pkg.ok) return unreadableFile(path, pkg.failure);
  const needs = needsOf(manifest.value);
  return { path, packages: pkg.value ? [pkg.value] : [], ...(needs.length > 0 && { detail: needs }) };
}

/** Whether a function may be deployed as an archive: it has a `node_modules`, which most archives lack. */
function hasModules(body: ByteSource): boolean {
  try {
    for (const { name } of readZip(body).entries) if (isModuleManifest(name)) return true;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
  }
  return false;
}

/**
 * An archive of Yarn's holds `node_modules/NAME/` alone, with the packages that it bundles; one that a function is deployed
 * as is an application.
 */
function readArchive({ path }: LayerFile, body: ByteSource): FileFacts {
  const packages: Package[] = [];
  const failures: string[] = [];
  let manifests = 0;
  try {
    for (const entry of readZip(body).entries) {
      if (!isModuleManifest(entry.name)) continue;
      if (++manifests > MAX_ARCHIVE_MANIFESTS) {
        return unreadableFile(path, `it holds more than ${MAX_ARCHIVE_MANIFESTS} packages`);
      }
      const manifest = parseManifest(entry.read().toString('utf8'));
      const pkg = manifest.ok ? packageAt(path, manifest.value) : manifest;
      if (!pkg.ok) failures.push(`${entry.name}: ${pkg.failure}`);
      else if (pkg.value) packages.push(pkg.value);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return unreadableFile(path, error.message);
  }
  const [first] = failures;
  if (first === undefined) return { path, packages };
  return {
    ...unreadableFile(path, `${counted(failures.length, 'package')} in it, the first: ${first}`),
    packages,
  };
}

function packageAt(path: string, manifest: JsonObject): Result<Package | undefined> {
  const read = packageOf(manifest);
  if (!read.ok || !read.value) return read;
  const application = isDeployment(path) ? path : applicationOf(path);
  return ok({
    ...read.value,
    ...(application !== undefined && { application }),
    ...(isOwnCopy(path) && { standing: 'own' }),
  });
}
