import { locationsOf, type InstalledPackage } from './installed-package.ts';
import { baseNameOf } from '../images/path.ts';

/** How a package got into its places: by the project itself, or only as part of a package that brought it. */
export interface Bringers {
  /** Whether it can be upgraded by itself in one of its places. */
  readonly isDirect: boolean;
  /** The packages that brought it to the others, sorted: a direct dependency, an outer archive. */
  readonly through: readonly string[];
}

/**
 * Finds a package's bringers in its application's dependency graph, or else in its paths. An environment with
 * one version per package lets any package be upgraded by itself; npm's tree does not.
 */
export function bringersOf(packages: readonly InstalledPackage[]): Bringers {
  const bringers = packages.flatMap(bringersOfOne);
  const through = bringers.filter((each) => each !== undefined);
  return { isDirect: through.length < bringers.length, through: [...new Set(through)].sort() };
}

function bringersOfOne(pkg: InstalledPackage): readonly (string | undefined)[] {
  if (pkg.through) return pkg.type === 'npm' ? pkg.through : [undefined, ...pkg.through];
  return locationsOf(pkg).map(({ path }) => bringerOf(pkg.type, path));
}

function bringerOf(type: string, path: string): string | undefined {
  switch (type) {
    case 'npm':
      return nestedIn(path);
    case 'pypi':
      return vendoredBy(path);
    case 'maven':
      return archivedIn(path);
    default:
      return undefined;
  }
}

/** npm nests a dependency that only its parent needs: `node_modules/PARENT/node_modules/NAME`. */
function nestedIn(path: string): string | undefined {
  const [, parent = '', nested] = `/${path}`.split('/node_modules/');
  // pnpm's virtual store, `.pnpm`, does not show parents.
  if (nested === undefined || parent.startsWith('.')) return undefined;
  return parent.split('/', parent.startsWith('@') ? 2 : 1).join('/');
}

/** pip and setuptools keep their dependencies in a separate folder: `setuptools/_vendor/NAME.dist-info`. */
function vendoredBy(path: string): string | undefined {
  const folders = path.split('/');
  const vendor = folders.indexOf('_vendor');
  return vendor < 1 ? undefined : folders[vendor - 1];
}

/** A jar in an application's archive comes from its build; a jar's own content comes with the jar's release. */
function archivedIn(place: string): string | undefined {
  const names = place.split('!');
  const isJar = names.at(-1)?.toLowerCase().endsWith('.jar') === true;
  const outer = names.length > (isJar ? 2 : 1) ? names.at(-2) : undefined;
  return outer && baseNameOf(outer);
}
