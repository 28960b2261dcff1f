import { isLockFile, isOfLockFile, isOfSbom } from '../catalog/index.ts';
import {
  appendTo,
  counted,
  type InstalledPackage,
  type Package,
  type PackageStanding,
  type Problem,
} from '../domain/index.ts';
import { broughtByLockFiles, packageIdentity, withBrought } from './brought-by-lock-files.ts';
import type { CatalogedFile, SquashedImage } from './squash-image.ts';

/** Files of languages' packages, of which documents name only what is not installed. */
export interface SettledDeclared {
  readonly squashed: readonly SquashedImage[];
  readonly problems: readonly Problem[];
}

/** Standings of packages that are there and run nothing: a download, as in a cache of CI, and what pip vendors. */
const NOT_INSTALLED: readonly (PackageStanding | undefined)[] = ['cached', 'bundled'];

/** Paths where packages are installed, by what identifies a package. */
type Installed = ReadonlyMap<string, readonly string[]>;

/**
 * Leaves out packages of lock files and SBOMs that are installed. In a folder the others count, if the lock file's project
 * has nothing installed: it is not built yet. In an image they are declared, and a bundle that only a lock file reveals is
 * noted.
 */
export function settleDeclared(squashed: readonly SquashedImage[], isFolder: boolean): SettledDeclared {
  const files = squashed.flatMap((each) => each.files);
  if (!files.some(({ facts }) => facts.packages?.some(isOfDocument))) return { squashed, problems: [] };
  const installed = pathsOf(files);
  const brought = broughtByLockFiles(files, (pkg) => installed.get(packageIdentity(pkg)) ?? []);
  return {
    squashed: squashed.map((each) => ({
      ...each,
      files: each.files.map((file) => withBrought(settleFile(file, installed, isFolder), brought)),
    })),
    problems: isFolder ? [] : files.flatMap((file) => onlyDeclared(file, installed)),
  };
}

/** Whether a package is declared, and nothing more is known of it. */
export function isDeclared({ standing }: InstalledPackage): boolean {
  return standing === 'declared';
}

/** Whether a document names a package: what is installed needs no second listing. */
function isOfDocument(pkg: Package): boolean {
  return isOfLockFile(pkg) || isOfSbom(pkg);
}

function pathsOf(files: readonly CatalogedFile[]): Installed {
  const paths = new Map<string, string[]>();
  for (const { path, facts } of files) {
    for (const pkg of facts.packages ?? []) {
      const isInstalled = !isOfDocument(pkg) && !NOT_INSTALLED.includes(pkg.standing);
      if (isInstalled) appendTo(paths, packageIdentity(pkg), path);
    }
  }
  return paths;
}

function settleFile(file: CatalogedFile, installed: Installed, isFolder: boolean): CatalogedFile {
  const { path, facts } = file;
  const packages = facts.packages ?? [];
  if (!packages.some(isOfDocument)) return file;
  const left = packages.filter((pkg) => !installed.has(packageIdentity(pkg)));
  const counts = isFolder && packages.some(isOfLockFile) && !hasInstalled(path, packages, installed);
  return { ...file, facts: { ...facts, packages: counts ? left.map(toCounted) : left } };
}

/** Whether something that a lock file names, but the project itself, is installed in its folder or below. */
function hasInstalled(path: string, packages: readonly Package[], installed: Installed): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const others = packages.filter(({ standing }) => standing !== 'own');
  return others.some((pkg) => installed.get(packageIdentity(pkg))?.some((each) => each.startsWith(folder)));
}

function toCounted(pkg: Package): Package {
  const { standing, ...rest } = pkg;
  return standing === 'declared' ? rest : pkg;
}

/** Notes a lock file of packages that are compiled or bundled into an application, if none of them is installed. */
function onlyDeclared({ path, facts }: CatalogedFile, installed: Installed): readonly Problem[] {
  const packages = facts.packages?.filter((pkg) => isOfLockFile(pkg) && pkg.standing === 'declared') ?? [];
  const count = packages.length;
  if (count === 0 || !isLockFile(path) || packages.some((pkg) => installed.has(packageIdentity(pkg))))
    return [];
  const message = `${path} names ${counted(count, 'package')}, none of which is installed: count them with --scope all`;
  return [{ kind: 'packages-only-declared', subject: path, message, count, path }];
}
