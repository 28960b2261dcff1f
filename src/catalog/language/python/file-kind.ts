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

/** Files read beside METADATA or PKG-INFO. */
const BESIDE_METADATA: ReadonlyMap<string, BesideMetadata> = new Map([
  ['RECORD', 'record'],
  ['installed-files.txt', 'installed'],
  ['SOURCES.txt', 'sources'],
  ['top_level.txt', 'modules'],
  ['direct_url.json', 'origin'],
  ['INSTALLER', 'installer'],
]);

/** Modules that name their package's version, in the most common spellings. */
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

/** Most folders between the distribution root and the file: `google/cloud/storage/version.py`. */
const MAX_FOLDERS = { version: 3, package: 2 } as const;
const PACKAGE_FOLDERS = ['/site-packages/', '/dist-packages/'];
/** uv's cache for unpacked wheels, with a folder for each. */
const UNPACKED = '/archive-v0/';
/** `X.dist-info/METADATA`, `EGG-INFO/PKG-INFO`. */
const IN_INFO_FOLDER = /-info\/[^/]+$/iu;
const ROOTS = /\/(?:site-packages|dist-packages|archive-v0\/[^/]*)\/$/u;

export type PythonFileKind =
  'metadata' | BesideMetadata | 'link' | 'vendored' | 'archive' | 'maybe-archive' | 'program' | 'code';

/** Whether metadata is in a folder not named by an installer. */
export function isLooseMetadata({ path, detail }: Pick<FileFacts, 'path' | 'detail'>): boolean {
  return isPythonDetail(detail) && detail.kind === 'metadata' && !isPythonMetadata(path);
}

/** Returns a file's possible kind by its path. Called for every file in every layer. */
export function pythonFileKind(path: string): PythonFileKind | undefined {
  const name = baseNameOf(path);
  const beside = BESIDE_METADATA.get(name);
  if (beside !== undefined) return isInDistribution(path) ? beside : undefined;
  switch (extensionOf(name)) {
    case '':
      return kindWithoutExtension(path, name);
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

/** Outside info folders, metadata counts if a properly named link leads there. */
function kindWithoutExtension(path: string, name: string): 'metadata' | 'program' | undefined {
  const isMetadata = name === 'METADATA' || name === 'PKG-INFO';
  if (isMetadata && IN_INFO_FOLDER.test(path)) return isPythonMetadata(path) ? 'metadata' : undefined;
  if (!holdsPrograms(path)) return undefined;
  return isMetadata ? 'metadata' : 'program';
}

/**
 * How well a file identifies its package's version, by its path from the distribution root: `version` if it
 * names one, `package` if it is the package's own; undefined for other files.
 */
export function evidenceRankOf(path: string): 'version' | 'package' | undefined {
  if (path.startsWith('.') || path.startsWith('/')) return undefined;
  const folders = path.split('/').length - 1;
  const name = baseNameOf(path);
  if (VERSION_MODULES.has(name)) return folders <= MAX_FOLDERS.version ? 'version' : undefined;
  const isPackages = name === '__init__.py' || (folders === 0 && name.endsWith('.py'));
  return isPackages && folders <= MAX_FOLDERS.package ? 'package' : undefined;
}

/** Returns the extension with its dot; ignores a program's version, as in `python3.11`. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const next = name.charAt(dot + 1);
  return dot < 0 || (next >= '0' && next <= '9') ? '' : name.slice(dot);
}

/**
 * Whether a module's content may distinguish versions: near the root in package folders; elsewhere only by
 * name, and then by {@link tellsVersion}. Excludes Python's own library.
 */
function isTelling(path: string, name: string): boolean {
  const isNamed = name === '__init__.py' || VERSION_MODULES.has(name);
  // Fast path for most modules: under other names, only modules at a root count.
  if (!isNamed && !ROOTS.test(path.slice(0, -name.length))) return false;
  const root = packageRoot(path);
  if (root !== undefined) return evidenceRankOf(path.slice(root)) !== undefined;
  return isNamed && !/(?:^|\/)lib\/python\d\.\d+\//u.test(path);
}

/** Whether a module outside package folders, as installed by `pip install --target`, starts with a version. */
export function tellsVersion(path: string, head: Buffer): boolean {
  return packageRoot(path) !== undefined || !path.endsWith('/__init__.py') || head.includes('version');
}

/** Returns where the path within a package folder starts. uv links unpacked wheels, so one rule covers both. */
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
