import { posix } from 'node:path';
import type { FileFacts } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import { isPythonDetail, type FileList } from './detail.ts';
import type { PythonDistribution } from './distribution.ts';
import { evidenceRankOf } from './file-kind.ts';
import { isPackageFolder } from './place.ts';

/** Python versions to try for extension modules if the path does not name one. */
const MINOR_VERSIONS = Array.from({ length: 10 }, (_, index) => String(index + 6));
/** Image platforms, as spelled in extension module names. */
const PLATFORMS = [
  'x86_64-linux-gnu',
  'x86_64-linux-musl',
  'aarch64-linux-gnu',
  'aarch64-linux-musl',
  'arm-linux-gnueabihf',
  'arm-linux-musleabihf',
  'i386-linux-gnu',
  'i386-linux-musl',
  'powerpc64le-linux-gnu',
  'powerpc64le-linux-musl',
  'riscv64-linux-gnu',
  's390x-linux-gnu',
  's390x-linux-musl',
];

/** Files that mark their folder as a project. */
const PROJECT_FILES = ['setup.py', 'pyproject.toml', 'setup.cfg'];

/** Evidence for distributions in the image: which of their files exist, and with which content. */
export class InstallEvidence {
  readonly #found: ReadonlyMap<string, string>;
  #extensions: ReadonlyMap<string, string> = new Map();
  readonly #hashes = new Map<string, string>();
  /** Folders with PyInstaller programs. */
  readonly #frozen = new Set<string>();
  /** Folders named in `X.egg-link` files, which `setup.py develop` writes instead of installing. */
  readonly #linked = new Set<string>();

  constructor(distributions: readonly PythonDistribution[], files: readonly FileFacts[], image: ImageNames) {
    for (const { path, detail } of files) {
      if (!isPythonDetail(detail)) continue;
      if (detail.kind === 'code') this.#hashes.set(path, detail.sha256);
      if (detail.kind === 'frozen') this.#frozen.add(posix.dirname(path));
      if (detail.kind === 'link') this.#linked.add(within(posix.dirname(path), detail.folder));
    }
    this.#found = image.find(new Set(distributions.flatMap(askedFor)));
    const unlisted = distributions.filter((each) => !hasFullList(each) && !this.hasCode(each));
    const extensions = unlisted.flatMap(extensionPaths);
    if (extensions.length > 0) this.#extensions = image.find(extensions);
  }

  /** Whether any file exists that the distribution lists, or that its name suggests. */
  hasCode(distribution: PythonDistribution): boolean {
    const isFound = codePaths(distribution).some((path) => this.#found.has(path));
    return isFound || (this.#extensions.size > 0 && this.#hasExtension(distribution));
  }

  /** Whether a PyInstaller program beside the metadata, or beside its parent folder, contains the modules. */
  isFrozen({ site }: PythonDistribution): boolean {
    const hasProgram = this.#frozen.has(site) || this.#frozen.has(posix.dirname(site));
    return hasProgram || this.#found.has(frozenLibrary(site));
  }

  /** Whether the metadata is in a project's source tree. */
  isInProject(distribution: PythonDistribution): boolean {
    return this.isLinked(distribution) || projectFiles(distribution).some((path) => this.#found.has(path));
  }

  /** Whether a link puts the metadata's folder on Python's path. An empty or damaged link points to its own folder. */
  isLinked({ site }: PythonDistribution): boolean {
    return this.#linked.has(site) && !isPackageFolder(site);
  }

  /** Compares RECORD hashes with the code's: matches minus differences; undefined if no hash can be compared. */
  compare({
    lists,
    site,
  }: PythonDistribution): { readonly agrees: boolean; readonly score: number } | undefined {
    const compared = lists.flatMap(({ hashes }) =>
      Object.entries(hashes).flatMap(([path, hash]) => {
        const code = this.#hashes.get(this.#found.get(within(site, path)) ?? '');
        return code === undefined
          ? []
          : [{ isVersion: evidenceRankOf(path) === 'version', isSame: code === hash }];
      }),
    );
    // A file that names the version decides: others are often the same in several versions.
    const telling = compared.filter(({ isVersion }) => isVersion);
    const deciding = telling.length > 0 ? telling : compared;
    if (deciding.length === 0) return undefined;
    const same = compared.filter(({ isSame }) => isSame).length;
    return { agrees: deciding.some(({ isSame }) => isSame), score: 2 * same - compared.length };
  }

  #hasExtension(distribution: PythonDistribution): boolean {
    return extensionPaths(distribution).some((path) => this.#extensions.has(path));
  }
}

/** Resolves a listed path, which may be absolute, within the image. */
export function within(folder: string, path: string): string {
  return posix.join('/', path.startsWith('/') ? '' : folder, path).slice(1);
}

function askedFor(distribution: PythonDistribution): readonly string[] {
  const { lists, site } = distribution;
  const hashed = lists.flatMap(({ hashes }) => Object.keys(hashes).map((path) => within(site, path)));
  return [...codePaths(distribution), ...hashed, frozenLibrary(site), ...projectFiles(distribution)];
}

/** PyInstaller packs Python's startup modules in a file with this name. */
function frozenLibrary(site: string): string {
  return within(site, 'base_library.zip');
}

/** Lists project files to look for, unless an installer put the metadata there: in a package folder, or with a list. */
function projectFiles({ entry, site, lists }: PythonDistribution): readonly string[] {
  const isInstalled = isPackageFolder(site) || lists.some(({ kind }) => kind === 'installed');
  if (isInstalled || !entry.endsWith('.egg-info')) return [];
  return PROJECT_FILES.flatMap((name) => [within(site, name), within(site, `../${name}`)]);
}

function codePaths(distribution: PythonDistribution): readonly string[] {
  const { entry, site, lists, modules } = distribution;
  const listed = lists.flatMap(({ kind, files }) =>
    files.flatMap((path) => spellings(kind === 'installed' ? entry : site, path, kind)),
  );
  const named = hasFullList(distribution) ? modules : [...modules, ...namesOf(distribution)];
  return [...listed, ...named.flatMap((name) => modulePaths(site, name))];
}

/** Whether it lists all installed files under their installed names. */
function hasFullList({ lists }: PythonDistribution): boolean {
  return lists.some(({ isFilled, kind }) => isFilled && kind !== 'sources');
}

/** Extension modules, whose endings depend on the interpreter: tried only if nothing else is found. */
function extensionPaths({ site, modules }: PythonDistribution): readonly string[] {
  const endings = extensionEndings(site);
  return modules.flatMap((name) => endings.map((ending) => within(site, name + ending)));
}

/**
 * A module may exist only as bytecode; source tree paths may start with the folder that contains the
 * packages. `pip install --target` moves scripts into the folder itself, but leaves their old path in RECORD:
 * `../../bin/x`.
 */
function spellings(folder: string, path: string, kind: FileList['kind']): readonly string[] {
  return [path, ...moved(path, kind)]
    .flatMap((each) => (each.endsWith('.py') ? [each, `${each}c`] : [each]))
    .map((each) => within(folder, each));
}

function moved(path: string, kind: FileList['kind']): readonly string[] {
  const start = kind === 'sources' ? /^(?:src|lib)\//u : /^(?:\.\.\/)+/u;
  return kind !== 'installed' && start.test(path) ? [path.replace(start, '')] : [];
}

/** Build tools that make single-file layers omit folder entries. */
function modulePaths(site: string, name: string): readonly string[] {
  const path = within(site, name);
  return [path, `${path}.py`, `${path}.pyc`, `${path}/__init__.py`, `${path}/__init__.pyc`];
}

/** Extension module endings, as interpreters write them. */
function extensionEndings(site: string): readonly string[] {
  const version = /\/python3\.(\d{1,2})(?:\/|$)/u.exec(site)?.[1];
  const minors = version === undefined ? MINOR_VERSIONS : [version];
  const tagged = minors.flatMap((minor) =>
    PLATFORMS.map((platform) => `.cpython-3${minor}${Number(minor) < 8 ? 'm' : ''}-${platform}.so`),
  );
  return ['.so', '.abi3.so', ...tagged];
}

/** Module names suggested by a distribution's name: `ruamel.yaml` is a nested folder. */
function namesOf({ identity }: PythonDistribution): readonly string[] {
  if (!identity) return [];
  const plain = identity.name.replaceAll(/[-.]/gu, '_');
  return [plain, plain.toLowerCase(), identity.name.replaceAll('.', '/').replaceAll('-', '_')];
}
