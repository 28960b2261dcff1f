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

/** Programs and libraries of a store; all of its files would be too many to count. */
const STORE = 'nix/store/';
const STORED = /^nix\/store\/[^/]+\/(?:bin|lib)\/[^/]+$/u;

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
    case 'Project.toml':
      return OF_JULIA.test(path) ? 'julia' : undefined;
  }
  if (name.endsWith('.conf')) return path.endsWith(HASKELL_DATABASE + name) ? 'haskell' : undefined;
  if (name.endsWith('.reg')) return OF_PEAR.test(path) ? 'pear' : undefined;
  if (name.endsWith('.rockspec')) return 'lua';
  if (name.endsWith('.asar')) return 'electron';
  if (name.endsWith('.phar')) return TOOL_OF_PHP.test(name) ? undefined : 'phar';
  if (isOfBundle(name)) return isOfPackage(path) ? undefined : 'web-bundle';
  return path.startsWith(STORE) && STORED.test(path) ? 'nix' : undefined;
}

function isOfBundle(name: string): boolean {
  if (name.endsWith('.txt')) return name === LICENCES_OF_ANGULAR || LICENCES.test(name);
  return name.endsWith('.LICENSE') && LICENCES.test(name);
}
