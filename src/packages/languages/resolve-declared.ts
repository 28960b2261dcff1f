import { isLockFile, isOfLockFile, isOfSbom } from '../../catalog/index.ts';
import {
  appendTo,
  counted,
  parentOf,
  type InstalledPackage,
  type Package,
  type PackageStatus,
  type Problem,
} from '../../domain/index.ts';
import { broughtByLockFiles, packageIdentity, withBrought } from './brought-by-lock-files.ts';
import type { CatalogedFile, SquashedImage } from '../layers/squash-image.ts';

/** Language package files, reduced so that documents name only packages that are not installed. */
export interface ResolvedDeclared {
  readonly squashed: readonly SquashedImage[];
  readonly problems: readonly Problem[];
}

/**
 * Statuses of packages that are present but run nothing: a download, as in a CI cache, and pip's vendored
 * packages.
 */
const NOT_INSTALLED: readonly (PackageStatus | undefined)[] = ['cached', 'bundled'];

/** Paths where packages are installed, by package identity. */
type Installed = ReadonlyMap<string, readonly string[]>;

/** Folders with a lock file, by its ecosystem. */
type LockedFolders = ReadonlyMap<string | undefined, ReadonlySet<string>>;

/**
 * Leaves out lock file and SBOM packages that are installed. In a folder, the others count if the lock file's
 * project has nothing installed: it is not built yet. In an image they are declared, and a bundle that only a
 * lock file reveals is noted.
 */
export function resolveDeclared(squashed: readonly SquashedImage[], isFolder: boolean): ResolvedDeclared {
  const files = squashed.flatMap((each) => each.files);
  if (!files.some(({ facts }) => facts.packages?.some(isOfDocument))) return { squashed, problems: [] };
  const installed = pathsOf(files);
  const folders = isFolder && foldersOf(files);
  const brought = broughtByLockFiles(files, (pkg) => installed.get(packageIdentity(pkg)) ?? []);
  return {
    squashed: squashed.map((each) => ({
      ...each,
      files: each.files.map((file) => withBrought(resolveFile(file, installed, folders), brought)),
    })),
    problems: isFolder ? [] : files.flatMap((file) => onlyDeclared(file, installed)),
  };
}

/** Whether a package is only declared. */
export function isDeclared({ status }: InstalledPackage): boolean {
  return status === 'declared';
}

/** Whether a document names a package: an installed one needs no second listing. */
function isOfDocument(pkg: Package): boolean {
  return isOfLockFile(pkg) || isOfSbom(pkg);
}

function pathsOf(files: readonly CatalogedFile[]): Installed {
  const paths = new Map<string, string[]>();
  for (const { path, facts } of files) {
    for (const pkg of facts.packages ?? []) {
      const isInstalled = !isOfDocument(pkg) && !NOT_INSTALLED.includes(pkg.status);
      if (isInstalled) appendTo(paths, packageIdentity(pkg), path);
    }
  }
  return paths;
}

function foldersOf(files: readonly CatalogedFile[]): LockedFolders {
  const folders = new Map<string | undefined, Set<string>>();
  for (const { path, facts } of files) {
    const locked = facts.packages?.find(isOfLockFile);
    if (!locked) continue;
    const known = folders.get(locked.ecosystem) ?? new Set();
    folders.set(locked.ecosystem, known.add(parentOf(path)));
  }
  return folders;
}

/** In an image `folders` is false, and a lock file's packages stay declared. */
function resolveFile(
  file: CatalogedFile,
  installed: Installed,
  folders: LockedFolders | false,
): CatalogedFile {
  const { facts } = file;
  const packages = facts.packages ?? [];
  if (!packages.some(isOfDocument)) return file;
  const left = packages.filter((pkg) => !installed.has(packageIdentity(pkg)));
  const counts = folders && packages.some(isOfLockFile) && !hasInstalled(file, installed, folders);
  return { ...file, facts: { ...facts, packages: counts ? left.map(toCounted) : left } };
}

/**
 * Whether any package that a lock file names, except the project itself, is installed for it: in its folder
 * or below.
 */
function hasInstalled({ path, facts }: CatalogedFile, installed: Installed, folders: LockedFolders): boolean {
  const folder = parentOf(path);
  const others = facts.packages?.filter(({ status }) => status !== 'own') ?? [];
  return others.some((pkg) => {
    const places = installed.get(packageIdentity(pkg)) ?? [];
    return places.some((place) => lockedFolder(place, folders.get(pkg.ecosystem)) === folder);
  });
}

/** Returns the closest folder around a package that has a lock file: projects in others have their own. */
function lockedFolder(place: string, folders: ReadonlySet<string> = new Set()): string | undefined {
  let folder = place;
  while (folder !== '') {
    folder = parentOf(folder);
    if (folders.has(folder)) return folder;
  }
  return undefined;
}

function toCounted(pkg: Package): Package {
  const { status, ...rest } = pkg;
  return status === 'declared' ? rest : pkg;
}

/** Notes a lock file whose packages are compiled or bundled into an application, if no listed package is installed. */
function onlyDeclared({ path, facts }: CatalogedFile, installed: Installed): readonly Problem[] {
  const packages = facts.packages?.filter((pkg) => isOfLockFile(pkg) && pkg.status === 'declared') ?? [];
  const count = packages.length;
  if (count === 0 || !isLockFile(path) || packages.some((pkg) => installed.has(packageIdentity(pkg))))
    return [];
  const message = `${path} names ${counted(count, 'package')}, none of which is installed: count them with --scope all`;
  return [{ kind: 'packages-only-declared', subject: path, message, count, path }];
}
