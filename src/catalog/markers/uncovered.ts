import type { LanguageEcosystem } from '../../domain/index.ts';
import { isOfPackage } from './lock-files.ts';

/** A plugin's own description: `wp-content/plugins/NAME/readme.txt`. */
const PLUGIN = /(?:^|\/)wp-content\/plugins\/[^/]+\/readme\.txt$/u;

/** WordPress itself, unless it is a Bitnami component, which Bitnami's feed covers. */
const WORDPRESS = /^(?!opt\/bitnami\/)(?:.*\/|)wp-includes\/version\.php$/u;

/** PEAR and PECL packages: `.registry/NAME.reg`, or with a channel, `.registry/.channel.pecl.php.net/NAME.reg`. */
const OF_PEAR = /(?:^|\/)\.registry\/(?:\.channel\.[^/]+\/)?[^/]+\.reg$/u;

/** Homebrew writes this file for each package version: `Cellar/NAME/VERSION/INSTALL_RECEIPT.json`. */
const RECEIPT = /(?:^|\/)Cellar\/[^/]+\/[^/]+\/INSTALL_RECEIPT\.json$/u;

/** A Julia package, in the folder for one build: `packages/NAME/SLUG/Project.toml`. */
const OF_JULIA = /(?:^|\/)packages\/[^/]+\/[A-Za-z0-9]{5}\/Project\.toml$/u;

/** Folder in which GHC's package database has a file for each package. */
const HASKELL_DATABASE = 'package.conf.d/';

/** Programs and libraries in the Nix and Guix stores; counting every file would be too much. */
const STORED = /^(?:nix|gnu)\/store\/[^/]+\/(?:bin|lib)\/[^/]+$/u;
/** A port's file list: `installed/vcpkg/info/zlib_1.3.1_x64-linux.list`. */
const OF_VCPKG = 'vcpkg/info/';
/** The metadata in a Flatpak commit: `flatpak/app/ID/ARCHITECTURE/BRANCH/COMMIT/metadata`. */
const FLATPAK = /(?:^|\/)flatpak\/(?:app|runtime)\/(?:[^/]+\/){4}metadata$/u;
/** A package installed in an opam switch: `.opam-switch/packages/NAME.VERSION/opam`. */
const OF_OPAM = /(?:^|\/)\.opam-switch\/packages\/[^/]+\/opam$/u;
/** A snap as snapd stores it; snapshots from JavaScript tests have the same extension. */
const SNAP = /(?:^|\/)snapd\/.*\.snap$/u;
/**
 * Modules added to Drupal, with `.info.yml` since 8 and `.info` before. Its own are in `core`, formerly
 * directly in `modules`.
 */
const OF_DRUPAL =
  /^(?!(?:.*\/)?core\/).*(?<=^|\/)(?:modules|themes|profiles)\/(?:contrib\/)?[^/]+\/[^/]+\.info(?:\.yml)?$/u;
/** A Python module at the root of a package folder. */
const PYTHON_MODULE = /(?:^|\/)(?:site|dist)-packages\/[^/]+\/__init__\.py$/u;

/**
 * Licences for packages bundled into browser JavaScript, as Angular, webpack and esbuild write them beside
 * it. Packages bring bundles, too.
 */
const LICENCES_OF_ANGULAR = '3rdpartylicenses.txt';
const LICENCES = /\.[cm]?js\.(?:LICENSE|LICENSE\.txt|LEGAL\.txt)$/u;

/** PHP's own phar tool, which holds no packages. */
const TOOL_OF_PHP = /^phar[\d.]*\.phar$/u;

/** Returns the ecosystem, one that no feed covers, whose packages a file at this path with this base name proves. */
export function uncoveredMarker(path: string, name: string): LanguageEcosystem | undefined {
  switch (name) {
    case 'package.rds':
      // R builds it from DESCRIPTION when it installs a package.
      return path.endsWith('/Meta/package.rds') ? 'r' : undefined;
    case '.packlist':
      // Perl's own is not in `auto`.
      return path.includes('/auto/') ? 'perl' : undefined;
    case '.bower.json':
      // Bower writes it beside each package's own bower.json. npm packages bring these files, too.
      return isOfPackage(path) ? undefined : 'bower';
    case 'readme.txt':
      return PLUGIN.test(path) ? 'wordpress' : undefined;
    case 'version.php':
      return WORDPRESS.test(path) ? 'wordpress' : undefined;
    case 'INSTALL_RECEIPT.json':
      return RECEIPT.test(path) ? 'homebrew' : undefined;
    case 'spec.json':
    case 'spec.yaml':
      // In each package's prefix, and in each view.
      return `/${path}`.endsWith(`/.spack/${name}`) ? 'spack' : undefined;
    case 'conaninfo.txt':
      // In each binary package's folder, `.conan2/p/b/NAME/p`, and wherever it was deployed.
      return 'conan';
    case 'snap.yaml':
      return path.endsWith('/meta/snap.yaml') ? 'snap' : undefined;
    case 'metadata':
      return FLATPAK.test(path) ? 'flatpak' : undefined;
    case 'opam':
      return OF_OPAM.test(path) ? 'opam' : undefined;
    case 'Drupal.php':
      return `/${path}`.endsWith('/core/lib/Drupal.php') ? 'drupal' : undefined;
    case 'joomla.xml':
      return `/${path}`.endsWith('/administrator/manifests/files/joomla.xml') ? 'joomla' : undefined;
    case '__init__.py':
      return PYTHON_MODULE.test(path) ? 'python-module' : undefined;
    case 'Project.toml':
      return OF_JULIA.test(path) ? 'julia' : undefined;
  }
  return byEnding(path, name) ?? ofStore(path);
}

function byEnding(path: string, name: string): LanguageEcosystem | undefined {
  const dot = name.lastIndexOf('.');
  switch (dot < 0 ? '' : name.slice(dot + 1)) {
    case 'conf':
      return path.endsWith(HASKELL_DATABASE + name) ? 'haskell' : undefined;
    case 'reg':
      return OF_PEAR.test(path) ? 'pear' : undefined;
    case 'rockspec':
      return 'lua';
    case 'asar':
      return 'electron';
    case 'phar':
      return TOOL_OF_PHP.test(name) ? undefined : 'phar';
    case 'list':
      return path.endsWith(OF_VCPKG + name) ? 'vcpkg' : undefined;
    case 'snap':
      return SNAP.test(path) ? 'snap' : undefined;
    case 'AppImage':
      return 'appimage';
    case 'info':
    case 'yml':
      return OF_DRUPAL.test(path) ? 'drupal' : undefined;
    case 'tgz':
      // Written by `npm pack`. Packages bring some for their tests.
      return isOfPackage(path) ? undefined : 'archive';
    case 'txt':
    case 'LICENSE':
      return isOfBundle(name) && !isOfPackage(path) ? 'web-bundle' : undefined;
    default:
      return undefined;
  }
}

function ofStore(path: string): LanguageEcosystem | undefined {
  if (!path.startsWith('nix/') && !path.startsWith('gnu/')) return undefined;
  if (!STORED.test(path)) return undefined;
  return path.startsWith('nix/') ? 'nix' : 'guix';
}

function isOfBundle(name: string): boolean {
  if (name.endsWith('.txt')) return name === LICENCES_OF_ANGULAR || LICENCES.test(name);
  return name.endsWith('.LICENSE') && LICENCES.test(name);
}
