import { baseNameOf } from '../../domain/index.ts';

/** Package folders. A `tests` folder below them holds fixtures: archives and metadata that nobody installed. */
const PACKAGE_FOLDERS = ['site-packages', 'dist-packages'];
/** setuptools keeps fixtures in this module, wherever it is installed. */
const MODULE_WITH_FIXTURES = 'pkg_resources';
const FIXTURE_FOLDERS = ['test', 'tests'];
const METADATA_FOLDERS = ['.dist-info', '.egg-info'];
/** Folder for Python 2's own extension modules, whose metadata names Python itself. */
const OWN_MODULES = '/lib-dynload/';

/**
 * Whether a file is a Python distribution's metadata: `X.dist-info/METADATA`, `X.egg-info/PKG-INFO`,
 * `EGG-INFO/PKG-INFO`, or a file `X.egg-info`.
 */
export function isPythonMetadata(path: string): boolean {
  const name = baseNameOf(path);
  if (name === 'METADATA' || name === 'PKG-INFO') return isInDistribution(path);
  if (!name.endsWith('.egg-info') || path.endsWith(OWN_MODULES + name)) return false;
  return !isLeftOver(name) && !isFixture(path);
}

/** Whether a file is directly in the metadata folder of an installable distribution. */
export function isInDistribution(path: string): boolean {
  const end = path.lastIndexOf('/');
  const start = path.lastIndexOf('/', end - 1) + 1;
  const folder = path.slice(start, Math.max(0, end));
  if (!METADATA_FOLDERS.some((ending) => folder.endsWith(ending))) {
    if (folder !== 'EGG-INFO' || isLeftOver(lastFolder(path.slice(0, start)))) return false;
  }
  return !isLeftOver(folder) && !isFixture(path.slice(0, start));
}

/** Whether an archive contains a distribution's metadata: an egg, a wheel or an executable archive. */
export function isPythonArchive(path: string): boolean {
  const name = baseNameOf(path);
  const extension = name.slice(name.lastIndexOf('.') + 1);
  switch (extension.toLowerCase()) {
    case 'egg':
    case 'whl':
    case 'pex':
    case 'pyz':
    case 'pyzw':
      return !isLeftOver(name) && !isFixture(path);
    default:
      return false;
  }
}

/** pip renames files it replaces to `~equests` (earlier `-equests`); leftovers from a broken upgrade are no package. */
function isLeftOver(name: string): boolean {
  return name.startsWith('~') || name.startsWith('-');
}

/**
 * Whether a path is in tests, either a package's, the Python library's (`lib/python3.11/test`) or a conda
 * package's (`pkgs/X/info/test`), or in another package's metadata folder, which holds licenses.
 */
export function isFixture(place: string): boolean {
  if (!place.includes('test') && !place.includes('-info/')) return false;
  let isInPackages = false;
  let isInConda = false;
  const folders = place.split('/').slice(0, -1);
  return folders.some((folder, index) => {
    if (METADATA_FOLDERS.some((ending) => folder.endsWith(ending))) return true;
    const isLibrary = /^python\d\.\d+$/u.test(folder) && /^lib\d*$/u.test(folders[index - 1] ?? '');
    const isModule = folder === MODULE_WITH_FIXTURES;
    if (PACKAGE_FOLDERS.includes(folder) || isLibrary || isModule) isInPackages = true;
    if (folder === 'pkgs') isInConda = true;
    if (!FIXTURE_FOLDERS.includes(folder)) return false;
    return isInPackages || (isInConda && folders[index - 1] === 'info');
  });
}

function lastFolder(place: string): string {
  const end = place.endsWith('/') ? place.length - 1 : place.length;
  return place.slice(place.lastIndexOf('/', end - 1) + 1, end);
}
