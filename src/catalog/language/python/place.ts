import { baseNameOf } from '../../../domain/index.ts';

/** Caches of package managers, by the folders that lead to them. */
const CACHES: readonly (readonly string[])[] = [
  ['.cache', 'pip'],
  ['Caches', 'pip'],
  ['.cache', 'pipenv'],
  ['.cache', 'pypoetry', 'cache'],
  ['.cache', 'pypoetry', 'artifacts'],
  ['.cache', 'pdm'],
  ['.cache', 'pex'],
  ['.pex'],
  // virtualenv copies into each environment what it unpacked there: pip, and setuptools and wheel if asked for.
  ['CopyPipInstall'],
];

/** Folders of uv's cache, wherever it is: `archive-v0`, with what it unpacked. Scripts run from its `environments-v2`. */
const UV_BUCKET = /^(?:archive|sdists|wheels|built-wheels|builds|git)-v\d{1,3}$/u;
/** An environment of a tool that uv runs: it is among what was unpacked, and `environments-v2` has a link to it. */
const UV_ENVIRONMENT = /(?:^|\/)archive-v\d{1,3}\/[^/]+\/lib\/python[^/]*\/site-packages\//u;

const PACKAGE_FOLDERS: ReadonlySet<string> = new Set(['site-packages', 'dist-packages']);
/** Folders in which PEP 582, an unpacked pex and PyInstaller keep what belongs to the folder above. */
const PROJECT_PARTS: ReadonlySet<string> = new Set(['__pypackages__', '.deps', '_internal']);
const LIBRARY_FOLDERS: ReadonlySet<string> = new Set(['lib', 'lib64', 'Lib']);

/** Returns the cache of a package manager that a path is in; undefined for any other path. */
export function cacheOf(path: string): string | undefined {
  if (UV_ENVIRONMENT.test(path)) return undefined;
  const folders = path.split('/').slice(0, -1);
  for (const [index, folder] of folders.entries()) {
    if (UV_BUCKET.test(folder)) return folders.slice(0, index).join('/');
    const isConda = folder === 'pkgs' && isCondaPackage(folders[index + 1] ?? '');
    if (isConda) return folders.slice(0, index + 1).join('/');
    const cache = CACHES.find((names) => names.every((name, at) => folders[index + at] === name));
    if (cache) return folders.slice(0, index + cache.length).join('/');
  }
  return undefined;
}

/** `requests-2.30.0-pyhd8ed1ab_0`: name, version and build. A project's folder has no version. */
function isCondaPackage(folder: string): boolean {
  const parts = folder.split('-');
  return parts.length >= 3 && /\d/u.test(parts.at(-2) ?? '');
}

/** Whether installers put packages, and nothing else, into a folder. */
export function isPackageFolder(site: string): boolean {
  return PACKAGE_FOLDERS.has(baseNameOf(site));
}

/**
 * Returns the application that modules of a folder belong to: the virtual environment, or the prefix of an
 * installation, by its `lib/python3.11/site-packages`; a folder of packages and nothing else is one itself.
 */
export function applicationOf(site: string): string {
  const folders = site.split('/');
  const packages = folders.findLastIndex((folder) => PACKAGE_FOLDERS.has(folder));
  if (packages < 0) return folders.slice(0, endOfProject(folders)).join('/');
  const library = folders.slice(0, packages).findLastIndex((folder) => LIBRARY_FOLDERS.has(folder));
  const isPrefix = library >= 0 && packages - library <= 2;
  return folders.slice(0, isPrefix ? library : packages).join('/');
}

/** The number of folders that lead to a project, by a folder that is a part of one. */
function endOfProject(folders: readonly string[]): number {
  const below = folders.findIndex((folder) => PROJECT_PARTS.has(folder));
  if (below >= 0) return below;
  const vendored = folders.indexOf('_vendor');
  return vendored > 1 ? vendored - 1 : folders.length;
}
