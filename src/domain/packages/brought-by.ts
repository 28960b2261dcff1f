import { locationsOf, type InstalledPackage } from './installed-package.ts';
import { baseNameOf } from './path.ts';

/** Places of a package: in the project's own hands, or only as a part of what brought it. */
export interface Bringers {
  /** Whether it can be upgraded by itself in one of its places. */
  readonly isDirect: boolean;
  /** The packages that brought it to the others, sorted: a direct dependency, an outer archive. */
  readonly through: readonly string[];
}

/**
 * Finds out what brought a package: as the graph of its application says, or else its paths. An environment with one
 * version of each package lets any of them be upgraded by itself; npm's tree does not.
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

/** npm nests a dependency that its parent alone needs: `node_modules/PARENT/node_modules/NAME`. */
function nestedIn(path: string): string | undefined {
  const [, parent = '', nested] = `/${path}`.split('/node_modules/');
  // pnpm's virtual store, `.pnpm`, tells nothing about parents.
  if (nested === undefined || parent.startsWith('.')) return undefined;
  return parent.split('/', parent.startsWith('@') ? 2 : 1).join('/');
}

/** pip and setuptools hold what they need in a folder of their own: `setuptools/_vendor/NAME.dist-info`. */
function vendoredBy(path: string): string | undefined {
  const folders = path.split('/');
  const vendor = folders.indexOf('_vendor');
  return vendor < 1 ? undefined : folders[vendor - 1];
}

/** A jar of an application's archive comes from its build; what is in that jar comes with its release. */
function archivedIn(place: string): string | undefined {
  const names = place.split('!');
  const isJar = names.at(-1)?.toLowerCase().endsWith('.jar') === true;
  const outer = names.length > (isJar ? 2 : 1) ? names.at(-2) : undefined;
  return outer && baseNameOf(outer);
}
