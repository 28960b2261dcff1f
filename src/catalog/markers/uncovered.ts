import type { LanguageEcosystem } from '../../domain/index.ts';
import { isOfPackage } from './lock-files.ts';

/** A plugin's own description: `wp-content/plugins/NAME/readme.txt`. */
const PLUGIN = /(?:^|\/)wp-content\/plugins\/[^/]+\/readme\.txt$/u;

/** WordPress itself, where it is not a component of Bitnami's, whose feed answers for it. */
const WORDPRESS = /^(?!opt\/bitnami\/)(?:.*\/|)wp-includes\/version\.php$/u;

/** Packages of PEAR and PECL: `.registry/NAME.reg`, or of a channel, `.registry/.channel.pecl.php.net/NAME.reg`. */
const OF_PEAR = /(?:^|\/)\.registry\/(?:\.channel\.[^/]+\/)?[^/]+\.reg$/u;

/** The file that Homebrew writes for each version of a package: `Cellar/NAME/VERSION/INSTALL_RECEIPT.json`. */
const RECEIPT = /(?:^|\/)Cellar\/[^/]+\/[^/]+\/INSTALL_RECEIPT\.json$/u;

/** A package of Julia's, in the folder of one of its builds: `packages/NAME/SLUG/Project.toml`. */
const OF_JULIA = /(?:^|\/)packages\/[^/]+\/[A-Za-z0-9]{5}\/Project\.toml$/u;

/** The folder in which GHC's package database has a file for each package. */
const HASKELL_DATABASE = 'package.conf.d/';

/** Programs and libraries of the stores of Nix and Guix; all of their files would be too many to count. */
const STORED = /^(?:nix|gnu)\/store\/[^/]+\/(?:bin|lib)\/[^/]+$/u;
/** The list of the files of a port: `installed/vcpkg/info/zlib_1.3.1_x64-linux.list`. */
const OF_VCPKG = 'vcpkg/info/';
/** The metadata of a Flatpak's commit: `flatpak/app/ID/ARCHITECTURE/BRANCH/COMMIT/metadata`. */
const FLATPAK = /(?:^|\/)flatpak\/(?:app|runtime)\/(?:[^/]+\/){4}metadata$/u;
/** A package that is installed in a switch: `.opam-switch/packages/NAME.VERSION/opam`. */
const OF_OPAM = /(?:^|\/)\.opam-switch\/packages\/[^/]+\/opam$/u;
/** A snap as snapd keeps it; tests of JavaScript end their snapshots likewise. */
const SNAP = /(?:^|\/)snapd\/.*\.snap$/u;
/** Modules that were added to Drupal, as of 8 and before. Its own are in `core`, once in `modules` alone. */
const OF_DRUPAL =
  /^(?!(?:.*\/)?core\/).*(?<=^|\/)(?:modules|themes|profiles)\/(?:contrib\/)?[^/]+\/[^/]+\.info(?:\.yml)?$/u;
/** A module of Python at the root of a folder of packages. */
const PYTHON_MODULE = /(?:^|\/)(?:site|dist)-packages\/[^/]+\/__init__\.py$/u;

/**
 * Licences of the packages that are bundled into JavaScript for browsers, as Angular, webpack and esbuild write them beside
 * it. Packages bring bundles, too.
 */
const LICENCES_OF_ANGULAR = '3rdpartylicenses.txt';
const LICENCES = /\.[cm]?js\.(?:LICENSE|LICENSE\.txt|LEGAL\.txt)$/u;

/** PHP's own tool for its archives, which holds no packages. */
const TOOL_OF_PHP = /^phar[\d.]*\.phar$/u;

/** Returns the ecosystem of packages that no feed covers, of which a file at this path with this last name is proof. */
export function uncoveredMarker(path: string, name: string): LanguageEcosystem | undefined {
  switch (name) {
    case 'package.rds':
      // R makes it of a package's DESCRIPTION once the package is installed.
      return path.endsWith('/Meta/package.rds') ? 'r' : undefined;
    case '.packlist':
      // Perl's own is not in `auto`.
      return path.includes('/auto/') ? 'perl' : undefined;
    case '.bower.json':
      // Bower writes it beside each package's own bower.json. Packages of npm bring such files, too.
      return isOfPackage(path) ? undefined : 'bower';
    case 'readme.txt':
      return PLUGIN.test(path) ? 'wordpress' : undefined;
    case 'version.php':
      return WORDPRESS.test(path) ? 'wordpress' : undefined;
    case 'INSTALL_RECEIPT.json':
      return RECEIPT.test(path) ? 'homebrew' : undefined;
    case 'spec.json':
    case 'spec.yaml':
      // In the prefix of each package, and in each view of them.
      return `/${path}`.endsWith(`/.spack/${name}`) ? 'spack' : undefined;
    case 'conaninfo.txt':
      // In the folder of each binary package: `.conan2/p/b/NAME/p`, and where it was deployed.
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
      // As `npm pack` makes them. Packages bring some for their tests.
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
