import { ArchiveError, beginsWith, readZip, ZIP_START, type ByteSource } from '../../../archive/index.ts';
import {
  counted,
  defined,
  ok,
  parentOf,
  type FileFacts,
  type JsonObject,
  type LayerFile,
  type Package,
  type Problem,
  type Result,
} from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isDeployment } from '../../deployment.ts';
import { isModuleManifest, isYarnArchive, isYarnMap } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { packageOf, parseNpmManifest } from './manifest.ts';
import { asProject, npmNeedsOf, projectDetail } from './needs.ts';
import {
  applicationOf,
  cachingProject,
  isWorkspaceCopy,
  isProjectManifest,
  isSharedArchive,
  isUnpackedCache,
} from './place.ts';
import { combineTree } from './tree.ts';

/** Packages in one Yarn cache archive, which holds one package plus those it bundles: npm bundles some 200. */
const MAX_ARCHIVE_MANIFESTS = 10_000;

/**
 * Reads packages installed by npm, pnpm, Yarn, Bun and Deno: the package.json in `node_modules/NAME` at any
 * depth, in Deno's and Bun's stores, in Debian's Node.js folders, in Yarn cache archives, and in function
 * deployment archives. The name comes from the file, not the folder.
 */
export const npmCataloger: FileCataloger = {
  kind: 'file',
  id: 'npm',
  version: 15,
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
  /**
   * The project tree shows which dependencies brought a package. A project with a Yarn map and no cache of
   * its own runs from the shared archives.
   */
  combine(files, image) {
    const maps = files.filter(({ path }) => isYarnMap(path));
    const shared = files.filter(({ path }) => isSharedArchive(path));
    const runsFromShared = maps.length > 0 && shared.length > 0;
    const isUnused = unusedArchives(files);
    return combineTree(files.map(asModule), image).map((file) => {
      if (runsFromShared && isYarnMap(file.path)) return { ...file, packages: [] };
      const isCached = isUnpackedCache(file.path) || isUnused(file.path);
      return isCached || (isSharedArchive(file.path) && !runsFromShared) ? asCached(file) : file;
    });
  },
};

/** A project with `node_modules` and no Yarn map runs from there, not from its downloaded archives. */
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

/** Whether a project's package.json is a package, such as a folder linked from `node_modules`. */
function couldBeInModules({ path, detail }: FileFacts): boolean {
  if (path.startsWith('usr/share/')) return false;
  const { name, version } = asProject(detail) ?? {};
  return name !== undefined && version !== undefined && parentOf(`/${path}`).endsWith(`/${name}`);
}

/** Lists the package for a file that was read as a project but is linked from `node_modules`. */
function asModule(file: FileFacts): FileFacts {
  const { path, detail } = file;
  const project = isModuleManifest(path) ? asProject(detail) : undefined;
  if (!project) return file;
  const pkg = packageAt(path, { name: project.name, version: project.version });
  return { path, packages: pkg.ok && pkg.value ? [pkg.value] : [], detail: project.needs };
}

function asCached(file: FileFacts): FileFacts {
  const packages = file.packages?.map((pkg): Package => ({ ...pkg, status: 'cached' }));
  return packages ? { ...file, packages } : file;
}

/** A project's package.json lists no package, so an unreadable one hides no package. */
function readProject({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const manifest = parseNpmManifest(body.read(0, body.size).toString('utf8'));
  return manifest.ok ? { path, detail: projectDetail(manifest.value) } : undefined;
}

function readFile({ path }: LayerFile, body: ByteSource): FileFacts {
  const manifest = parseNpmManifest(body.read(0, body.size).toString('utf8'));
  if (!manifest.ok) return unreadableFile(path, manifest.failure);
  const pkg = packageAt(path, manifest.value);
  if (!pkg.ok) return unreadableFile(path, pkg.failure);
  const needs = npmNeedsOf(manifest.value);
  const detail = needs.length > 0 && { detail: needs };
  if (pkg.value) return { path, packages: [pkg.value], ...detail };
  const problems = withoutVersion(path, manifest.value);
  return { path, packages: [], ...detail, ...(problems.length > 0 && { problems }) };
}

/**
 * Notes an installed package without a version, since any version may be affected; copies of the project's
 * own folders need no version.
 */
function withoutVersion(path: string, { name }: JsonObject): readonly Problem[] {
  if (typeof name !== 'string' || isWorkspaceCopy(path)) return [];
  const message = `${path} has no version, so ${name} was not looked up`;
  return [{ kind: 'package-version-unknown', subject: path, message }];
}

/** Whether an archive may be a function's deployment: it contains `node_modules`, which most archives lack. */
function hasModules(body: ByteSource): boolean {
  try {
    for (const { name } of readZip(body).entries) if (isModuleManifest(name)) return true;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
  }
  return false;
}

/**
 * A Yarn archive contains only `node_modules/NAME/` with its bundled packages; a function's deployment
 * archive is an application.
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
      const manifest = parseNpmManifest(entry.read().toString('utf8'));
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
    ...defined({ application }),
    ...(isWorkspaceCopy(path) && { status: 'own' }),
  });
}
