import { baseNameOf, parentOf } from '../../../domain/index.ts';
import { isModuleManifest, isPackageManager, isYarnArchive } from '../../markers/index.ts';

const MODULES = 'node_modules/';
/** Deno's store, which its programs run from. */
const DENO_STORE = 'npm/registry.npmjs.org/';
/** Deno's store of what a mirror gave, in a folder named by its address. */
const MIRROR_STORE = /^(.*?deno(?:(?!deno)[^/])*)\/npm\//su;
/** pnpm's virtual store, which is in no `node_modules` for what was installed globally. */
const VIRTUAL_STORE = '.pnpm/';
/** The virtual store that all projects of pnpm's share, with a folder for each package. */
const SHARED_STORE = /^((?:.*\/)?store\/v\d+\/links)\//u;
const MANIFEST = 'package.json';
/** Yarn's cache of one project, whose archives are what the project runs from. */
const PROJECT_CACHE = '.yarn/cache/';
/** Yarn 1 unpacks each package that it downloads, with a `node_modules` of its own, and so does Bun, without. */
const UNPACKED_CACHE = /(?:^|\/)(?:\.cache\/yarn\/v\d+|\.bun\/install\/cache)\//u;
/** pnpm copies a project's own folder to `.pnpm/NAME@file+FOLDER/node_modules/NAME`; an archive may be of a registry. */
const OWN_COPY = /(?:^|\/)\.pnpm\/(?:@?[^/@]+@)?file\+(?![^/]*\.t(?:ar\.)?gz[^/]*\/)[^/]*\//u;
/** Such a copy in the store that projects share, `links/@acme/lib/directory/HASH`, has no version. */
const SHARED_COPY = /(?:^|\/)store\/v\d+\/links\/@[^/]*\/[^/]+\/directory\//u;
/** `npm install -g` puts packages in `lib/node_modules`: each is an application of its own. */
const GLOBAL_FOLDER = /(?:^|\/)lib\/$/u;
const FIRST_PACKAGE = /^(?:@[^/]+\/)?[^/]+/u;

/** Returns the folder of the application that a package is installed in; undefined for the root of the image. */
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

/** Returns the folder of the project whose own cache an archive is in. */
export function cachingProject(path: string): string | undefined {
  const at = path.endsWith('.zip') ? `/${path}`.indexOf(`/${PROJECT_CACHE}`) : -1;
  return at < 0 ? undefined : path.slice(0, Math.max(0, at - 1));
}

/** Whether a file could be the package.json of a project: one that nothing installed. */
export function isProjectManifest(path: string): boolean {
  return baseNameOf(path) === MANIFEST && !isModuleManifest(path) && !path.includes(MODULES);
}

/** Whether a package was only downloaded, for this project or another. */
export function isUnpackedCache(path: string): boolean {
  return UNPACKED_CACHE.test(path);
}

/** Whether a package is a copy of one of the project's own, as `pnpm deploy` makes them of a workspace. */
export function isOwnCopy(path: string): boolean {
  return OWN_COPY.test(path) || SHARED_COPY.test(path);
}

/** Whether an archive is in another cache than a project has by itself: the projects of a user may share it. */
export function isSharedArchive(path: string): boolean {
  return isYarnArchive(path) && !`/${path}`.includes(`/${PROJECT_CACHE}`);
}

/** Finds the folder that comes first in a path, and where. */
function firstOf(path: string, folders: readonly string[]): readonly [number, string | undefined] {
  let [least, first]: [number, string | undefined] = [path.length, undefined];
  for (const folder of folders) {
    const at = `/${path}`.indexOf(`/${folder}`);
    if (at >= 0 && at < least) [least, first] = [at, folder];
  }
  return [least, first];
}
