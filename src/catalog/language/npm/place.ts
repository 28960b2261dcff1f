import { baseNameOf, parentOf } from '../../../domain/index.ts';
import { isModuleManifest, isPackageManager, isYarnArchive } from '../../markers/index.ts';

const MODULES = 'node_modules/';
/** Deno's store, from which its programs run. */
const DENO_STORE = 'npm/registry.npmjs.org/';
/** Deno's store for mirror downloads, in a folder named after the mirror's URL. */
const MIRROR_STORE = /^(.*?deno(?:(?!deno)[^/])*)\/npm\//su;
/** pnpm's virtual store; for global installs it is outside any `node_modules`. */
const VIRTUAL_STORE = '.pnpm/';
/** The virtual store shared by all pnpm projects, with a folder for each package. */
const SHARED_STORE = /^((?:.*\/)?store\/v\d+\/links)\//u;
const MANIFEST = 'package.json';
/** A project's own Yarn cache, from whose archives it runs. */
const PROJECT_CACHE = '.yarn/cache/';
/** Yarn 1 unpacks downloads, each with its own `node_modules`; Bun does so without. */
const UNPACKED_CACHE = /(?:^|\/)(?:\.cache\/yarn\/v\d+|\.bun\/install\/cache)\//u;
/** pnpm copies project folders to `.pnpm/NAME@file+FOLDER/node_modules/NAME`; an archive may come from a registry. */
const WORKSPACE_COPY = /(?:^|\/)\.pnpm\/(?:@?[^/@]+@)?file\+(?![^/]*\.t(?:ar\.)?gz[^/]*\/)[^/]*\//u;
/** The same copy in the shared store, `links/@acme/lib/directory/HASH`, has no version. */
const SHARED_COPY = /(?:^|\/)store\/v\d+\/links\/@[^/]*\/[^/]+\/directory\//u;
/** `npm install -g` puts packages in `lib/node_modules`: each is its own application. */
const GLOBAL_FOLDER = /(?:^|\/)lib\/$/u;
const FIRST_PACKAGE = /^(?:@[^/]+\/)?[^/]+/u;

/** Returns the folder of a package's application; undefined for the image root. */
export function applicationOf(path: string): string | undefined {
  const shared = SHARED_STORE.exec(path)?.[1];
  if (shared !== undefined) return shared;
  const [at, folder] = firstOf(path, [MODULES, PROJECT_CACHE, DENO_STORE, VIRTUAL_STORE]);
  if (folder === undefined) return isPackageManager(path) ? parentOf(path) : MIRROR_STORE.exec(path)?.[1];
  const project = path.slice(0, at);
  if (folder === MODULES && GLOBAL_FOLDER.test(project)) {
    const inside = path.slice(at + MODULES.length);
    return `${project}${MODULES}${FIRST_PACKAGE.exec(inside)?.[0] ?? ''}`;
  }
  return project === '' ? undefined : project.slice(0, -1);
}

/** Returns the project whose own cache contains an archive. */
export function cachingProject(path: string): string | undefined {
  const at = path.endsWith('.zip') ? `/${path}`.indexOf(`/${PROJECT_CACHE}`) : -1;
  return at < 0 ? undefined : path.slice(0, Math.max(0, at - 1));
}

/** Whether a file could be a project's package.json: one that was not installed. */
export function isProjectManifest(path: string): boolean {
  return baseNameOf(path) === MANIFEST && !isModuleManifest(path) && !path.includes(MODULES);
}

/** Whether a package was only downloaded, for this project or another. */
export function isUnpackedCache(path: string): boolean {
  return UNPACKED_CACHE.test(path);
}

/** Whether a package is a copy of one of the project's own, as `pnpm deploy` makes from workspaces. */
export function isWorkspaceCopy(path: string): boolean {
  return WORKSPACE_COPY.test(path) || SHARED_COPY.test(path);
}

/** Whether an archive is outside a project's own cache: a user's projects may share it. */
export function isSharedArchive(path: string): boolean {
  return isYarnArchive(path) && !`/${path}`.includes(`/${PROJECT_CACHE}`);
}

/** Finds the folder that comes first in a path, and its position. */
function firstOf(path: string, folders: readonly string[]): readonly [number, string | undefined] {
  let [least, first]: [number, string | undefined] = [path.length, undefined];
  for (const folder of folders) {
    const at = `/${path}`.indexOf(`/${folder}`);
    if (at >= 0 && at < least) [least, first] = [at, folder];
  }
  return [least, first];
}
