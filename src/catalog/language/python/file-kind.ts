import { baseNameOf, type FileFacts } from '../../../domain/index.ts';
import {
  holdsPrograms,
  isFixture,
  isInDistribution,
  isPythonArchive,
  isPythonMetadata,
} from '../../markers/index.ts';
import { isPythonDetail } from './detail.ts';

type BesideMetadata = 'record' | 'installed' | 'sources' | 'modules' | 'origin' | 'installer';

/** Files beside METADATA or PKG-INFO that are read. */
const BESIDE_METADATA: ReadonlyMap<string, BesideMetadata> = new Map([
  ['RECORD', 'record'],
  ['installed-files.txt', 'installed'],
  ['SOURCES.txt', 'sources'],
  ['top_level.txt', 'modules'],
  ['direct_url.json', 'origin'],
  ['INSTALLER', 'installer'],
]);

/** Modules that name the version of their package, in the spellings of the most used ones. */
const VERSION_MODULES: ReadonlySet<string> = new Set([
  '_version.py',
  'version.py',
  '__version__.py',
  '__about__.py',
  '_about.py',
  'about.py',
  'package_data.py',
  '_package_data.py',
]);

/** Folders between a distribution's root and a file that tells: `google/cloud/storage/version.py`. */
const MAX_FOLDERS = { version: 3, package: 2 } as const;
const PACKAGE_FOLDERS = ['/site-packages/', '/dist-packages/'];
/** uv's cache of what it unpacked, one folder for each wheel. */
const UNPACKED = '/archive-v0/';
const ROOTS = /\/(?:site-packages|dist-packages|archive-v0\/[^/]*)\/$/u;

export type PythonFileKind =
  'metadata' | BesideMetadata | 'link' | 'vendored' | 'archive' | 'maybe-archive' | 'program' | 'code';

/** Whether metadata is in a folder of another name than an installer's. */
export function isLooseMetadata({ path, detail }: Pick<FileFacts, 'path' | 'detail'>): boolean {
  return isPythonDetail(detail) && detail.kind === 'metadata' && !isPythonMetadata(path);
}

/** Returns what a file at this path could be. Called for every file of every layer. */
export function kindOfFile(path: string): PythonFileKind | undefined {
  const name = baseNameOf(path);
  const beside = BESIDE_METADATA.get(name);
  if (beside !== undefined) return isInDistribution(path) ? beside : undefined;
  switch (extensionOf(name)) {
    case '':
      if (name !== 'METADATA' && name !== 'PKG-INFO') return holdsPrograms(path) ? 'program' : undefined;
      // In a folder of another name it counts where a link of the right name leads there.
      if (!/-info\/[^/]+$/iu.test(path)) return holdsPrograms(path) ? 'metadata' : undefined;
      return isPythonMetadata(path) ? 'metadata' : undefined;
    case '.py':
      return isTelling(path, name) ? 'code' : undefined;
    case '.egg-info':
      return isPythonMetadata(path) ? 'metadata' : undefined;
    case '.egg-link':
      return 'link';
    case '.zip':
      return isFixture(path) ? undefined : 'maybe-archive';
    case '.txt':
      return isVendorList(path, name) ? 'vendored' : undefined;
    case '.egg':
    case '.whl':
    case '.pex':
    case '.pyz':
    case '.pyzw':
      return isPythonArchive(path) ? 'archive' : undefined;
    default:
      return undefined;
  }
}

/**
 * How much a file tells about the version of its package, by its path from the root of the distribution: `version` if
 * it names one, `package` if it is a package's own; undefined for other files.
 */
export function toldBy(path: string): 'version' | 'package' | undefined {
  if (path.startsWith('.') || path.startsWith('/')) return undefined;
  const folders = path.split('/').length - 1;
  const name = baseNameOf(path);
  if (VERSION_MODULES.has(name)) return folders <= MAX_FOLDERS.version ? 'version' : undefined;
  const isPackages = name === '__init__.py' || (folders === 0 && name.endsWith('.py'));
  return isPackages && folders <= MAX_FOLDERS.package ? 'package' : undefined;
}

/** Returns the extension with its dot; not a program's version, as in `python3.11`. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const next = name.charAt(dot + 1);
  return dot < 0 || (next >= '0' && next <= '9') ? '' : name.slice(dot);
}

/**
 * Whether the bytes of this module could tell a version from another: in a folder of packages those near its root,
 * elsewhere those by whose beginning `tellsVersion` decides. Those of Python's own library do not.
 */
function isTelling(path: string, name: string): boolean {
  const isNamed = name === '__init__.py' || VERSION_MODULES.has(name);
  // Most modules: only those at a root tell.
  if (!isNamed && !ROOTS.test(path.slice(0, -name.length))) return false;
  const root = packageRoot(path);
  if (root !== undefined) return toldBy(path.slice(root)) !== undefined;
  return isNamed && !/(?:^|\/)lib\/python\d\.\d+\//u.test(path);
}

/** Whether a module outside of folders of packages, such as one of `pip install --target`, begins with a version. */
export function tellsVersion(path: string, head: Buffer): boolean {
  return packageRoot(path) !== undefined || !path.endsWith('/__init__.py') || head.includes('version');
}

/** Where the path from the root of a folder of packages begins. uv links what it unpacked, so one rule holds for both. */
function packageRoot(path: string): number | undefined {
  for (const folder of PACKAGE_FOLDERS) {
    const at = path.lastIndexOf(folder);
    if (at >= 0) return at + folder.length;
  }
  const cached = path.lastIndexOf(UNPACKED);
  return cached < 0 ? undefined : path.indexOf('/', cached + UNPACKED.length) + 1;
}

/** `pip/_vendor/vendor.txt`, `wheel/vendored/vendor.txt`, `setuptools/_vendor/vendored.txt`. */
function isVendorList(path: string, name: string): boolean {
  if (name !== 'vendor.txt' && name !== 'vendored.txt') return false;
  const folder = path.slice(0, -name.length - 1);
  return folder.endsWith('/_vendor') || folder.endsWith('/vendored');
}
