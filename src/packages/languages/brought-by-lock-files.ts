import { isOfLockFile } from '../../catalog/index.ts';
import { comparableName, defined, type Package } from '../../domain/index.ts';
import type { CatalogedFile } from '../layers/squash-image.ts';

type Brought = Pick<Package, 'through' | 'dev'>;

/** Lock file facts about installed packages, by the package's path and then by its identity. */
type BroughtPackages = ReadonlyMap<string, ReadonlyMap<string, Brought>>;

/** Ecosystems whose packages may be installed outside the project that has the lock file. */
export const INSTALLED_ANYWHERE: readonly (string | undefined)[] = ['PyPI', 'RubyGems'];

/** Returns a key that is equal for a named package and its installed copy. */
export function packageIdentity({ ecosystem = '', name, version }: Package): string {
  return `${ecosystem}\0${comparableName(ecosystem, name)}\0${version}`;
}

/**
 * Finds lock file facts about packages installed in their folders or below, or anywhere, if the ecosystem
 * allows it and none is inside.
 */
export function broughtByLockFiles(
  files: readonly CatalogedFile[],
  pathsOf: (pkg: Package) => readonly string[],
): BroughtPackages {
  const brought = new Map<string, Map<string, Brought>>();
  for (const { path, facts } of files) {
    const locked = facts.packages?.filter(isOfLockFile) ?? [];
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const isInside = (each: string) => each.startsWith(folder);
    const hasInside = locked.some((pkg) => pathsOf(pkg).some(isInside));
    for (const pkg of locked) {
      const isAnywhere = !hasInside && INSTALLED_ANYWHERE.includes(pkg.ecosystem);
      const { through, dev } = pkg;
      if (!through && !dev) continue;
      const stated = defined({ through, dev });
      for (const place of pathsOf(pkg).filter((each) => isAnywhere || isInside(each)))
        brought.set(
          place,
          (brought.get(place) ?? new Map<string, Brought>()).set(packageIdentity(pkg), stated),
        );
    }
  }
  return brought;
}

/** Adds the bringers to installed packages, unless their location already shows them. */
export function withBrought(file: CatalogedFile, brought: BroughtPackages): CatalogedFile {
  const stated = brought.get(file.path);
  if (!stated) return file;
  const packages = file.facts.packages?.map((pkg) => {
    const known = pkg.through ?? pkg.dev;
    return known === undefined && !isOfLockFile(pkg) ? { ...pkg, ...stated.get(packageIdentity(pkg)) } : pkg;
  });
  return packages ? { ...file, facts: { ...file.facts, packages } } : file;
}
