import { baseNameOf, parentOf, type LanguageEcosystem } from '../../domain/index.ts';
import { markerOfLockFile } from './lock-files.ts';
import { isPythonArchive, isPythonMetadata } from './python-path.ts';
import { uncoveredMarker } from './uncovered.ts';

/** Ecosystems by the final extension, in lower case. */
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

/** A gem folder: `rack-2.2.8`. */
const GEM = /.-\d/su;

/**
 * Package stores. Deno runs packages from its store, with a folder for each registry:
 * `npm/HOST/NAME/VERSION`; for a mirror, HOST includes the path in its URL. Bun builds `node_modules` from
 * its store, and Yarn links into its own.
 */
const DENO_MODULE =
  /(?:^|\/)(?:npm\/registry\.npmjs\.org|[^/]*deno(?:(?!deno)[^/])*\/npm(?:\/[^/\d][^/]*)+)\/(?:@[^/]+\/)?[^/@]+\/\d[^/]*\/package\.json$/u;
const BUN_MODULE = /(?:^|\/)\.bun\/install\/cache\/(?:@[^/]+\/)?[^/]+@@@\d+\/package\.json$/u;
/** A package manager that Corepack stores and runs, `v1/pnpm/9.1.0`, or the unpacked Yarn 1 archive. */
const MANAGER = /(?:^|\/)(?:(?:corepack|v1)\/(?:npm|pnpm|yarn)\/\d[^/]*|yarn-v1\.[\d.]+)\/package\.json$/u;
const GIT_GEMSPEC = /bundler\/gems\/[^/]+\/(?:[^/]+\/){0,2}[^/]+\.gemspec$/u;
/** Folders from which Debian's Node.js loads packages, for any program. */
const DEBIAN_MODULES = /(?:^|\/)usr\/(?:share|lib\/[^/]+-linux-gnu[^/]*)\/nodejs$/u;
const YARN_STORE = 'node_modules/.store';
/** Nitro copies packages here as `NAME@VERSION` when a program uses several versions. */
const NITRO_STORES = ['node_modules/.nitro', 'node_modules/.nf3'];
const YARN_HASH = /^[\da-f]{10}$/u;

/** Jars without executable code, and the Java runtime's own file system jar. */
const NO_PACKAGE = ['-sources.jar', '-javadoc.jar', '/lib/jrt-fs.jar'];

/**
 * Returns the ecosystem whose packages a file at this path reveals; undefined for most. Called for every file
 * in every layer, so no path is split before its base name matches.
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
 * Whether a `package.json` is an installed package's: in `node_modules/NAME`, in Deno's or Bun's store, or a
 * package manager's. Elsewhere it belongs to a project or a fixture.
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

/**
 * Whether this package.json belongs to a package manager unpacked by Corepack or from the Yarn 1 archive,
 * outside `node_modules`.
 */
export function isPackageManager(path: string): boolean {
  return MANAGER.test(path);
}

/** Whether an archive is in a Yarn cache: a project's, or the one shared by a user's projects, wherever it is. */
export function isYarnArchive(path: string): boolean {
  if (!path.endsWith('.zip')) return false;
  const folder = parentOf(path);
  return (
    folder.endsWith('.yarn/cache') || folder.endsWith('.yarn/berry/cache') || isNamedByYarn(baseNameOf(path))
  );
}

/**
 * `ms-npm-2.0.0-9e1101a471-0e6a22b8b7.zip`, or `ms-patch-9e1101a471-10c0.zip` for a package the project
 * patched: `cacheFolder` may be any folder.
 */
function isNamedByYarn(name: string): boolean {
  const words = name.slice(0, -'.zip'.length).split('-');
  if (!YARN_HASH.test(words.at(-2) ?? '')) return false;
  return words.at(-3) === 'patch' || words.slice(1, -3).includes('npm');
}

/** Whether a file is Yarn's map of the archives a project runs from. */
export function isYarnMap(path: string): boolean {
  return baseNameOf(path) === '.pnp.cjs';
}

/**
 * Whether a file is an installed gem's specification: directly in `specifications`, or in its `default`
 * folder for Ruby's own gems.
 */
export function isGemspec(path: string): boolean {
  if (!path.endsWith('.gemspec')) return false;
  const folder = parentOf(path);
  const home = baseNameOf(folder) === 'default' ? parentOf(folder) : folder;
  return (baseNameOf(home) === 'specifications' && !isWithinGem(parentOf(home))) || isGitGemspec(path);
}

/**
 * Whether a folder is inside a gem, `gems/rack-2.2.8/`: gems bring gemspecs as test data. RVM names its gem
 * homes like gems: `rvm/gems/ruby-3.3.6/specifications`.
 */
function isWithinGem(folder: string): boolean {
  const folders = folder.split('/');
  return folders.slice(0, -2).some((name, i) => name === 'gems' && GEM.test(folders[i + 1] ?? ''));
}

/**
 * Whether a file specifies a gem that Bundler took from git: `bundler/gems/NAME-REVISION/NAME.gemspec`, or as
 * deep in the repository as Bundler searches by default.
 */
export function isGitGemspec(path: string): boolean {
  return path.includes('bundler/gems/') && GIT_GEMSPEC.test(path);
}

/** Composer's lists of installed packages in `vendor/composer`: one for Composer, one for the code at run time. */
export function isComposerList(path: string): boolean {
  if (!path.endsWith('composer/installed.json') && !path.endsWith('composer/installed.php')) return false;
  return baseNameOf(parentOf(path)) === 'composer';
}

/** The dependency list beside a .NET program or framework. */
export function isDotnetList(path: string): boolean {
  return path.endsWith('.deps.json');
}

/** A package as NuGet downloads it. */
export function isNuGetFile(path: string): boolean {
  return path.endsWith('.nupkg');
}

/** A package record in a conda environment. */
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
 * `node_modules/NAME`, `node_modules/@SCOPE/NAME`, or the target of a link that Yarn's `nodeLinker: pnpm`
 * makes. npm and pnpm move folders aside under names with a leading dot, which no package has.
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
