import { isOfLockFile, lockedEcosystem, openEcosystem } from '../catalog/index.ts';
import type { Package, PackageStanding, Problem } from '../domain/index.ts';
import { INSTALLED_ANYWHERE } from './brought-by-lock-files.ts';
import type { CatalogedFile, SquashedImage } from './squash-image.ts';

/** Standings of packages that do not show that a project was installed. */
const NOT_INSTALLED: readonly (PackageStanding | undefined)[] = [
  'declared',
  'cached',
  'bundled',
  'set-aside',
  'own',
  'uncovered',
];
/** Installed before anything else: an image's own tools, and loaders of build tools. */
const TOOLS: readonly string[] = ['pip', 'setuptools', 'wheel'];
const LOADER = /(?:^|\/)(?:gradle|\.mvn)\/wrapper\//u;
const MODULES = 'node_modules/';
/** Folders where Rush and Gradle 4.8 to 6 keep the lock files of the folder above. */
const APART = /(?<=^|\/)(?:common\/config\/(?:rush|subspaces\/[^/]+)|gradle\/dependency-locks)\/$/u;
/** Trees of an image that the distribution fills: what is a project there is part of a package. */
const OF_THE_SYSTEM = /^usr\/(?:share|lib|lib64|include)\//u;
/** Folders around a file that are looked at. */
const MAX_LEVELS = 100;

/** Folders that tell versions of an ecosystem's packages. */
interface Proofs {
  /** Folders with a lock file or with modules: they tell for projects in them and below. */
  readonly downwards: Set<string>;
  /** Folders with installed packages in them or below: they tell for a project there. */
  readonly upwards: Set<string>;
}

/**
 * Reports projects whose files name dependencies, where no lock file or installed package gives their versions. In a
 * folder that is a hole. An image may hold what was built from them, which is a note.
 */
export function openProjects(squashed: readonly SquashedImage[], isFolder: boolean): readonly Problem[] {
  const files = squashed.flatMap((each) => each.files);
  const open = files.flatMap(({ path, facts }) => {
    const ecosystem = openEcosystem(facts);
    const isProject = ecosystem !== undefined && (isFolder || !OF_THE_SYSTEM.test(path));
    return isProject ? [{ path, ecosystem }] : [];
  });
  if (open.length === 0) return [];
  const proofs = proofsIn(files);
  return open.flatMap(({ path, ecosystem }) => {
    const isTold = isAnswered(foldersOf(path), proofs.get(ecosystem), isAnywhere(ecosystem, isFolder));
    return isTold ? [] : [notLocked(path, isFolder)];
  });
}

function isAnywhere(ecosystem: string, isFolder: boolean): boolean {
  return isFolder ? INSTALLED_ANYWHERE.includes(ecosystem) : ecosystem !== 'npm';
}

function isAnswered(folders: readonly string[], proofs: Proofs | undefined, anywhere: boolean): boolean {
  if (!proofs) return false;
  const [own = ''] = folders;
  return proofs.upwards.has(anywhere ? '' : own) || folders.some((folder) => proofs.downwards.has(folder));
}

function proofsIn(files: readonly CatalogedFile[]): ReadonlyMap<string, Proofs> {
  const proofs = new Map<string, Proofs>();
  const of = (ecosystem: string) => {
    const known = proofs.get(ecosystem) ?? { downwards: new Set(), upwards: new Set() };
    proofs.set(ecosystem, known);
    return known;
  };
  for (const { path, facts } of files) {
    const { packages } = facts;
    const locked = openEcosystem(facts) === undefined ? lockedEcosystem(path) : undefined;
    if (packages && locked !== undefined && tells(locked, packages))
      of(locked).downwards.add(lockedFolder(path));
    const ecosystem = packages?.find((pkg) => isInstalled(pkg, path))?.ecosystem;
    if (ecosystem !== undefined) addInstalled(of(ecosystem), path);
  }
  return proofs;
}

/**
 * Whether a lock file tells the versions of a project's packages. npm leaves one without packages wherever it was run by
 * mistake, and an empty yarn.lock only sets a folder apart; Gradle writes one for a project whose parts have the packages.
 */
function tells(ecosystem: string, packages: readonly Package[]): boolean {
  return ecosystem !== 'npm' || packages.length > 0;
}

/** Returns the folder whose projects a lock file is for. */
function lockedFolder(path: string): string {
  const [own = ''] = foldersOf(path);
  return own.replace(APART, '');
}

function addInstalled({ downwards, upwards }: Proofs, path: string): void {
  const modulesAt = path.indexOf(MODULES);
  if (modulesAt >= 0) downwards.add(path.slice(0, modulesAt));
  for (const folder of foldersOf(path)) {
    if (upwards.has(folder)) return;
    upwards.add(folder);
  }
}

function isInstalled(pkg: Package, path: string): boolean {
  if (isOfLockFile(pkg) || NOT_INSTALLED.includes(pkg.standing)) return false;
  return !(pkg.ecosystem === 'PyPI' && TOOLS.includes(pkg.name)) && !LOADER.test(path);
}

/** Returns the folders around a file, with their slashes, the closest first and the root, which is empty, last. */
function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  let at = path.lastIndexOf('/');
  while (at > 0 && folders.length < MAX_LEVELS) {
    folders.push(path.slice(0, at + 1));
    at = path.lastIndexOf('/', at - 1);
  }
  return [...folders, ''];
}

function notLocked(path: string, isFolder: boolean): Problem {
  const message = `${path} names dependencies whose versions no lock file or installed package gives: these were not looked up`;
  return {
    kind: isFolder ? 'package-file-unreadable' : 'program-without-list',
    subject: path,
    message,
    path,
  };
}
