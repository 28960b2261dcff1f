import { baseNameOf } from '../../../domain/index.ts';

/** Package manager caches, by the folders that lead to them. */
const CACHES: readonly (readonly string[])[] = [
  ['.cache', 'pip'],
  ['Caches', 'pip'],
  ['.cache', 'pipenv'],
  ['.cache', 'pypoetry', 'cache'],
  ['.cache', 'pypoetry', 'artifacts'],
  ['.cache', 'pdm'],
  ['.cache', 'pex'],
  ['.pex'],
  // virtualenv copies its unpacked pip, and on request setuptools and wheel, from there into each
  // environment.
  ['CopyPipInstall'],
];

/** uv cache buckets, wherever the cache is: `archive-v0` holds unpacked wheels. Scripts run from `environments-v2`. */
const UV_BUCKET = /^(?:archive|sdists|wheels|built-wheels|builds|git)-v\d{1,3}$/u;
/** The environment of a tool run by uv: an unpacked archive, linked from `environments-v2`. */
const UV_ENVIRONMENT = /(?:^|\/)archive-v\d{1,3}\/[^/]+\/lib\/python[^/]*\/site-packages\//u;

const PACKAGE_FOLDERS: ReadonlySet<string> = new Set(['site-packages', 'dist-packages']);
/** Folders where PEP 582, an unpacked pex and PyInstaller keep parts that belong to the parent folder. */
const PROJECT_PARTS: ReadonlySet<string> = new Set(['__pypackages__', '.deps', '_internal']);
const LIBRARY_FOLDERS: ReadonlySet<string> = new Set(['lib', 'lib64', 'Lib']);

/** Returns the package manager cache that contains a path; undefined for other paths. */
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

/** `requests-2.30.0-pyhd8ed1ab_0`: name, version and build. Project folders have no version. */
function isCondaPackage(folder: string): boolean {
  const parts = folder.split('-');
  return parts.length >= 3 && /\d/u.test(parts.at(-2) ?? '');
}

/** Whether a folder contains only installed packages. */
export function isPackageFolder(site: string): boolean {
  return PACKAGE_FOLDERS.has(baseNameOf(site));
}

/**
 * Returns the application that a folder's modules belong to: the virtual environment or installation prefix,
 * by its `lib/python3.11/site-packages`; any other package folder is its own application.
 */
export function applicationOf(site: string): string {
  const folders = site.split('/');
  const packages = folders.findLastIndex((folder) => PACKAGE_FOLDERS.has(folder));
  if (packages < 0) return folders.slice(0, endOfProject(folders)).join('/');
  const library = folders.slice(0, packages).findLastIndex((folder) => LIBRARY_FOLDERS.has(folder));
  const isPrefix = library >= 0 && packages - library <= 2;
  return folders.slice(0, isPrefix ? library : packages).join('/');
}

/** Counts the folders in a project's path, up to a folder that is only a part. */
function endOfProject(folders: readonly string[]): number {
  const below = folders.findIndex((folder) => PROJECT_PARTS.has(folder));
  if (below >= 0) return below;
  const vendored = folders.indexOf('_vendor');
  return vendored > 1 ? vendored - 1 : folders.length;
}
