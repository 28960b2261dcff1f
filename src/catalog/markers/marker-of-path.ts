import { baseNameOf, parentOf, type LanguageEcosystem } from '../../domain/index.ts';
import { markerOfLockFile } from './lock-files.ts';
import { isPythonArchive, isPythonMetadata } from './python-path.ts';
import { uncoveredMarker } from './uncovered.ts';

/** Ecosystems by the last extension, in lower case. */
const BY_EXTENSION: ReadonlyMap<string, LanguageEcosystem> = new Map([
  ['jar', 'java'],
  ['war', 'java'],
  ['ear', 'java'],
  ['par', 'java'],
  ['sar', 'java'],
  ['rar', 'java'],
  ['nar', 'java'],
  ['kar', 'java'],
  ['hpi', 'java'],
  ['jpi', 'java'],
  ['lpkg', 'java'],
  ['nupkg', 'dotnet'],
]);

/** A folder of a gem: `rack-2.2.8`. */
const GEM = /.-\d/su;

/**
 * Stores of packages. Deno runs them from there, in a folder for each registry: `npm/HOST/NAME/VERSION`, of a mirror with the
 * path of its address. Bun makes `node_modules` of them, and Yarn links them into it.
 */
const DENO_MODULE =
  /(?:^|\/)(?:npm\/registry\.npmjs\.org|[^/]*deno(?:(?!deno)[^/])*\/npm(?:\/[^/\d][^/]*)+)\/(?:@[^/]+\/)?[^/@]+\/\d[^/]*\/package\.json$/u;
const BUN_MODULE = /(?:^|\/)\.bun\/install\/cache\/(?:@[^/]+\/)?[^/]+@@@\d+\/package\.json$/u;
/** A package manager where Corepack keeps and runs it, `v1/pnpm/9.1.0`, and as the archive of Yarn 1 unpacks. */
const MANAGER = /(?:^|\/)(?:(?:corepack|v1)\/(?:npm|pnpm|yarn)\/\d[^/]*|yarn-v1\.[\d.]+)\/package\.json$/u;
const GIT_GEMSPEC = /bundler\/gems\/[^/]+\/(?:[^/]+\/){0,2}[^/]+\.gemspec$/u;
/** Folders that Debian's Node.js loads packages from, wherever a program is. */
const DEBIAN_MODULES = /(?:^|\/)usr\/(?:share|lib\/[^/]+-linux-gnu[^/]*)\/nodejs$/u;
const YARN_STORE = 'node_modules/.store';
/** Nitro copies packages there, as `NAME@VERSION`, of which a program has several versions. */
const NITRO_STORES = ['node_modules/.nitro', 'node_modules/.nf3'];
const YARN_HASH = /^[\da-f]{10}$/u;

/** Jars without executable code, and the Java runtime's own file system jar. */
const NO_PACKAGE = ['-sources.jar', '-javadoc.jar', '/lib/jrt-fs.jar'];

/**
 * Returns the ecosystem whose packages a file at this path reveals; undefined for most. Called for every file of every
 * layer, so no path is split before the last name matches.
 */
export function markerOfPath(path: string): LanguageEcosystem | undefined {
  const name = baseNameOf(path);
  switch (name) {
    case 'package.json':
      return isModuleManifest(path) ? 'npm' : undefined;
    case 'METADATA':
    case 'PKG-INFO':
      return isPythonMetadata(path) ? 'python' : undefined;
    case 'installed.json':
    case 'installed.php':
      return isComposerList(path) ? 'php' : undefined;
    case 'pom.properties':
      return path.includes('META-INF/maven/') ? 'java' : undefined;
  }
  return uncoveredMarker(path, name) ?? markerOfLockFile(path, name) ?? byExtension(path, name);
}

/**
 * `node_modules/NAME/package.json`, or that of a package in a store of Deno's or Bun's, or of a package manager: a
 * `package.json` elsewhere belongs to a project or a fixture.
 */
export function isModuleManifest(path: string): boolean {
  return path.endsWith('/package.json') && (isPackageFolder(parentOf(path)) || isStoredModule(path));
}

function isStoredModule(path: string): boolean {
  return (
    (path.includes('npm/') && DENO_MODULE.test(path)) ||
    (path.includes('.bun/') && BUN_MODULE.test(path)) ||
    isPackageManager(path)
  );
}

/** The package.json of a package manager that Corepack or the archive of Yarn 1 unpacked, in no `node_modules`. */
export function isPackageManager(path: string): boolean {
  return MANAGER.test(path);
}

/** An archive in a cache of Yarn's: the one of a project, or the one that a user's projects share, wherever it is. */
export function isYarnArchive(path: string): boolean {
  if (!path.endsWith('.zip')) return false;
  const folder = parentOf(path);
  return (
    folder.endsWith('.yarn/cache') || folder.endsWith('.yarn/berry/cache') || isNamedByYarn(baseNameOf(path))
  );
}

/**
 * `ms-npm-2.0.0-9e1101a471-0e6a22b8b7.zip`, or `ms-patch-9e1101a471-10c0.zip` of a package that the project patched:
 * `cacheFolder` may be any folder.
 */
function isNamedByYarn(name: string): boolean {
  const words = name.slice(0, -'.zip'.length).split('-');
  if (!YARN_HASH.test(words.at(-2) ?? '')) return false;
  return words.at(-3) === 'patch' || words.slice(1, -3).includes('npm');
}

/** Yarn's map of the archives that a project runs from. */
export function isYarnMap(path: string): boolean {
  return baseNameOf(path) === '.pnp.cjs';
}

/** The specification of an installed gem: directly in `specifications`, or in `default` below it for Ruby's own. */
export function isGemspec(path: string): boolean {
  if (!path.endsWith('.gemspec')) return false;
  const folder = parentOf(path);
  const home = baseNameOf(folder) === 'default' ? parentOf(folder) : folder;
  return (baseNameOf(home) === 'specifications' && !isWithinGem(parentOf(home))) || isGitGemspec(path);
}

/**
 * Whether a folder is in that of a gem, `gems/rack-2.2.8/`: gems bring gemspecs as test data. RVM names its gem homes like
 * gems: `rvm/gems/ruby-3.3.6/specifications`.
 */
function isWithinGem(folder: string): boolean {
  const folders = folder.split('/');
  return folders.slice(0, -2).some((name, i) => name === 'gems' && GEM.test(folders[i + 1] ?? ''));
}

/**
 * The specification of a gem that Bundler took from git: `bundler/gems/NAME-REVISION/NAME.gemspec`, or as deep in the
 * repository as Bundler looks by itself.
 */
export function isGitGemspec(path: string): boolean {
  return path.includes('bundler/gems/') && GIT_GEMSPEC.test(path);
}

/** The lists of what Composer installed, in `vendor/composer`: for itself, and for the code at run time. */
export function isComposerList(path: string): boolean {
  if (!path.endsWith('composer/installed.json') && !path.endsWith('composer/installed.php')) return false;
  return baseNameOf(parentOf(path)) === 'composer';
}

/** The list of what a .NET program or framework runs with, beside it. */
export function isDotnetList(path: string): boolean {
  return path.endsWith('.deps.json');
}

/** A package as NuGet downloads it. */
export function isNuGetFile(path: string): boolean {
  return path.endsWith('.nupkg');
}

/** The record of a package in an environment of conda. */
export function isCondaRecord(path: string): boolean {
  return path.endsWith('.json') && baseNameOf(parentOf(path)) === 'conda-meta';
}

function byExtension(path: string, name: string): LanguageEcosystem | undefined {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return undefined;
  const extension = name.slice(dot + 1).toLowerCase();
  switch (extension) {
    case 'gemspec':
      return isGemspec(path) ? 'ruby' : undefined;
    case 'json':
      if (isDotnetList(path)) return 'dotnet';
      return isCondaRecord(path) ? 'conda' : undefined;
    case 'zip':
      return isYarnArchive(path) ? 'npm' : undefined;
    case 'egg':
    case 'pex':
    case 'pyz':
    case 'pyzw':
      return isPythonArchive(path) ? 'python' : undefined;
    case 'egg-info':
      return isPythonMetadata(path) ? 'python' : undefined;
    default: {
      const ecosystem = BY_EXTENSION.get(extension);
      return ecosystem && NO_PACKAGE.some((end) => `/${path}`.endsWith(end)) ? undefined : ecosystem;
    }
  }
}

/**
 * `node_modules/NAME`, `node_modules/@SCOPE/NAME`, or where Yarn's `nodeLinker: pnpm` puts what it links there. What npm
 * and pnpm move out of the way has a name that begins with a dot, as no package has.
 */
function isPackageFolder(folder: string): boolean {
  if (baseNameOf(folder).startsWith('.')) return false;
  const parent = parentOf(folder);
  if (holdsModules(parent)) return true;
  if (baseNameOf(folder) === 'package' && parentOf(parent).endsWith(YARN_STORE)) return true;
  return baseNameOf(parent).startsWith('@') && holdsModules(parentOf(parent));
}

function holdsModules(folder: string): boolean {
  const name = baseNameOf(folder);
  if (name.startsWith('.')) return NITRO_STORES.some((store) => `/${folder}`.endsWith(`/${store}`));
  return name === 'node_modules' || (name === 'nodejs' && DEBIAN_MODULES.test(folder));
}
