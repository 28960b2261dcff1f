import { isOfLockFile, lockedEcosystem, needsOf, asksForAny } from '../../catalog/index.ts';
import { comparableName, isJsonObject, type Package, type PackageStatus } from '../../domain/index.ts';
import type { CatalogedFile } from '../layers/squash-image.ts';

/** Package standings that do not prove an installed project. */
const NOT_INSTALLED: readonly (PackageStatus | undefined)[] = [
  'declared',
  'cached',
  'bundled',
  'distribution-owned',
  'own',
  'uncovered',
];
/** Installed before anything else: an image's own tools, and build tool loaders. */
const TOOLS: readonly string[] = ['pip', 'setuptools', 'wheel'];
const LOADER = /(?:^|\/)(?:gradle|\.mvn)\/wrapper\//u;
const MODULES = 'node_modules/';
/** Folders where Rush and Gradle 4.8 to 6 keep the lock files for the folder above. */
const APART = /(?<=^|\/)(?:common\/config\/(?:rush|subspaces\/[^/]+)|gradle\/dependency-locks)\/$/u;
/** Parent folders that are searched. */
const MAX_LEVELS = 100;
/** Marks PyPI packages that conda installed, by conda's names. */
const OF_CONDA = 'conda:';

/** Folders where versions are known, for an ecosystem's packages or for one name. */
export class Proofs {
  /** Lock files cover projects in their folders and below, as `node_modules` does. */
  readonly #locked = new Set<string>();
  readonly #modules = new Set<string>();
  /** Folders with installed packages in them or below: they cover a project there. */
  readonly #below = new Set<string>();

  isLockedFor(key: string, folder: string): boolean {
    return this.#locked.has(`${key}\0${folder}`);
  }

  isInstalledFor(key: string, folder: string): boolean {
    return this.#modules.has(`${key}\0${folder}`);
  }

  isInstalledBelow(key: string, folder: string): boolean {
    return this.#below.has(`${key}\0${folder}`);
  }

  isNamedFor(key: string, folder: string): boolean {
    return this.isLockedFor(key, folder) || this.isInstalledFor(key, folder);
  }

  addLocked(key: string, folder: string): void {
    this.#locked.add(`${key}\0${folder}`);
  }

  addInstalled(key: string, path: string): void {
    const modulesAt = path.indexOf(MODULES);
    if (modulesAt >= 0) this.#modules.add(`${key}\0${path.slice(0, modulesAt)}`);
    for (const folder of foldersOf(path)) {
      const place = `${key}\0${folder}`;
      if (this.#below.has(place)) return;
      this.#below.add(place);
    }
  }
}

/** Finds the folders where ecosystems, and the requested names, have versions. */
export function proofsIn(files: readonly CatalogedFile[], asked: ReadonlySet<string>): Proofs {
  const proofs = new Proofs();
  for (const { path, facts } of files) {
    const packages = facts.packages ?? [];
    const isOpen = isOpenList(facts.detail);
    const locked = lockedEcosystem({ ...facts, path });
    const folder = lockedFolder(path, facts.detail);
    if (locked !== undefined && !isOpen && tells(locked, packages)) proofs.addLocked(locked, folder);
    const ecosystem = packages.find((pkg) => isInstalled(pkg, path))?.ecosystem;
    if (ecosystem !== undefined) proofs.addInstalled(ecosystem, path);
    for (const pkg of asked.size > 0 ? packages : []) {
      for (const key of keysOf(pkg)) {
        if (!asked.has(key)) continue;
        if (isOfLockFile(pkg)) proofs.addLocked(key, folder);
        else if (isThere(pkg)) proofs.addInstalled(key, path);
      }
    }
  }
  return proofs;
}

/** A list that leaves something open locks only the packages it pins. */
function isOpenList(detail: unknown): boolean {
  const needs = needsOf(detail);
  return needs !== undefined && asksForAny(needs);
}

/** Conda's Python packages are PyPI's, too. */
function keysOf({ ecosystem = '', name, owner = '' }: Package): readonly string[] {
  const isOfConda = ecosystem === 'conda' || owner.startsWith(OF_CONDA);
  const names = isOfConda && ecosystem !== 'conda' ? [name, owner.slice(OF_CONDA.length)] : [name];
  const of = isOfConda ? 'PyPI' : ecosystem;
  return names.map((each) => `${of}\0${comparableName(of, each)}`);
}

/** Whether a package is installed in any role; it may be part of the project. */
function isThere({ status }: Package): boolean {
  return status === 'own' || status === 'uncovered' || !NOT_INSTALLED.includes(status);
}

/**
 * Whether a lock file gives the versions of a project's packages. npm leaves one without packages wherever it
 * was run by mistake, and an empty yarn.lock only separates a folder; Gradle writes one for a project whose
 * parts have the packages.
 */
function tells(ecosystem: string, packages: readonly Package[]): boolean {
  return ecosystem !== 'npm' || packages.length > 0;
}

/** Returns the folder whose projects a lock file is for. */
function lockedFolder(path: string, detail: unknown): string {
  const { base } = isJsonObject(detail) ? detail : {};
  const [own = ''] = foldersOf(path);
  return typeof base === 'string' ? base : own.replace(APART, '');
}

/** Whether a package shows that more than an image's own tools was installed. */
export function isInstalled(pkg: Package, path: string): boolean {
  if (isOfLockFile(pkg) || NOT_INSTALLED.includes(pkg.status)) return false;
  return !(pkg.ecosystem === 'PyPI' && TOOLS.includes(pkg.name)) && !LOADER.test(path);
}

/** Returns the folders around a file, each with a trailing slash, the closest first and the empty root last. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  let at = path.lastIndexOf('/');
  while (at > 0 && folders.length < MAX_LEVELS) {
    folders.push(path.slice(0, at + 1));
    at = path.lastIndexOf('/', at - 1);
  }
  return [...folders, ''];
}
