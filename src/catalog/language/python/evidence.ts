import { posix } from 'node:path';
import type { FileFacts } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import { isPythonDetail, type FileList } from './detail.ts';
import type { Distribution } from './distribution.ts';
import { toldBy } from './file-kind.ts';
import { isPackageFolder } from './place.ts';

/** Versions of Python whose extension modules are looked for where the path does not name one. */
const MINOR_VERSIONS = Array.from({ length: 10 }, (_, index) => String(index + 6));
/** Platforms of images, as the names of extension modules have them. */
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

/** Files that make their folder a project's. */
const PROJECT_FILES = ['setup.py', 'pyproject.toml', 'setup.cfg'];

/** Evidence of distributions in the image: which of their files are there, and with which bytes. */
export class Evidence {
  readonly #found: ReadonlyMap<string, string>;
  #extensions: ReadonlyMap<string, string> = new Map();
  readonly #hashes = new Map<string, string>();
  /** Folders with programs of PyInstaller. */
  readonly #frozen = new Set<string>();
  /** Folders that `X.egg-link` files name, which `setup.py develop` left instead of an installation. */
  readonly #linked = new Set<string>();

  constructor(distributions: readonly Distribution[], files: readonly FileFacts[], image: ImageNames) {
    for (const { path, detail } of files) {
      if (!isPythonDetail(detail)) continue;
      if (detail.kind === 'code') this.#hashes.set(path, detail.sha256);
      if (detail.kind === 'frozen') this.#frozen.add(posix.dirname(path));
      if (detail.kind === 'link') this.#linked.add(within(posix.dirname(path), detail.folder));
    }
    this.#found = image.find(new Set(distributions.flatMap(askedFor)));
    const doubtful = distributions.filter((each) => !hasFullList(each) && !this.hasCode(each));
    const extensions = doubtful.flatMap(extensionPaths);
    if (extensions.length > 0) this.#extensions = image.find(extensions);
  }

  /** Whether any file is there that the distribution lists, or that its name leads to. */
  hasCode(distribution: Distribution): boolean {
    const isFound = codePaths(distribution).some((path) => this.#found.has(path));
    return isFound || (this.#extensions.size > 0 && this.#hasExtension(distribution));
  }

  /** Whether the modules are in a program of PyInstaller: it is beside the metadata, or beside their folder. */
  isFrozen({ site }: Distribution): boolean {
    const hasProgram = this.#frozen.has(site) || this.#frozen.has(posix.dirname(site));
    return hasProgram || this.#found.has(frozenLibrary(site));
  }

  /** Whether the metadata is in the source tree of a project. */
  isInProject(distribution: Distribution): boolean {
    return this.isLinked(distribution) || projectFiles(distribution).some((path) => this.#found.has(path));
  }

  /** Whether Python is led to the folder of the metadata. A link that is empty or damaged leads to its own folder. */
  isLinked({ site }: Distribution): boolean {
    return this.#linked.has(site) && !isPackageFolder(site);
  }

  /** Compares the hashes that a RECORD lists with those of the code: matches less differences; undefined: none known. */
  compare({ lists, site }: Distribution): { readonly agrees: boolean; readonly score: number } | undefined {
    const compared = lists.flatMap(({ hashes }) =>
      Object.entries(hashes).flatMap(([path, hash]) => {
        const code = this.#hashes.get(this.#found.get(within(site, path)) ?? '');
        return code === undefined ? [] : [{ isVersion: toldBy(path) === 'version', isSame: code === hash }];
      }),
    );
    // A file that names the version decides: others are often the same in several versions.
    const telling = compared.filter(({ isVersion }) => isVersion);
    const deciding = telling.length > 0 ? telling : compared;
    if (deciding.length === 0) return undefined;
    const same = compared.filter(({ isSame }) => isSame).length;
    return { agrees: deciding.some(({ isSame }) => isSame), score: 2 * same - compared.length };
  }

  #hasExtension(distribution: Distribution): boolean {
    return extensionPaths(distribution).some((path) => this.#extensions.has(path));
  }
}

/** Resolves a listed path, which may be absolute, inside of the image. */
export function within(folder: string, path: string): string {
  return posix.join('/', path.startsWith('/') ? '' : folder, path).slice(1);
}

function askedFor(distribution: Distribution): readonly string[] {
  const { lists, site } = distribution;
  const hashed = lists.flatMap(({ hashes }) => Object.keys(hashes).map((path) => within(site, path)));
  return [...codePaths(distribution), ...hashed, frozenLibrary(site), ...projectFiles(distribution)];
}

/** PyInstaller packs the modules that Python starts with in a file of this name. */
function frozenLibrary(site: string): string {
  return within(site, 'base_library.zip');
}

/** Asks for files of a project, unless an installer put the metadata there: into a folder of packages, or with a list. */
function projectFiles({ entry, site, lists }: Distribution): readonly string[] {
  const isInstalled = isPackageFolder(site) || lists.some(({ kind }) => kind === 'installed');
  if (isInstalled || !entry.endsWith('.egg-info')) return [];
  return PROJECT_FILES.flatMap((name) => [within(site, name), within(site, `../${name}`)]);
}

function codePaths(distribution: Distribution): readonly string[] {
  const { entry, site, lists, modules } = distribution;
  const listed = lists.flatMap(({ kind, files }) =>
    files.flatMap((path) => spellings(kind === 'installed' ? entry : site, path, kind)),
  );
  const named = hasFullList(distribution) ? modules : [...modules, ...namesOf(distribution)];
  return [...listed, ...named.flatMap((name) => modulePaths(site, name))];
}

/** A list of all installed files, with the names that they have. */
function hasFullList({ lists }: Distribution): boolean {
  return lists.some(({ isFilled, kind }) => isFilled && kind !== 'sources');
}

/** Modules in machine code, whose endings only their interpreter knows: asked for where nothing else is there. */
function extensionPaths({ site, modules }: Distribution): readonly string[] {
  const endings = extensionEndings(site);
  return modules.flatMap((name) => endings.map((ending) => within(site, name + ending)));
}

/**
 * A module may be there compiled alone; the paths of a source tree may begin with the folder that has the packages.
 * `pip install --target` moves scripts into the folder itself, and leaves them in RECORD where they were: `../../bin/x`.
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

/** Build tools that make layers of single files leave out the entries of their folders. */
function modulePaths(site: string, name: string): readonly string[] {
  const path = within(site, name);
  return [path, `${path}.py`, `${path}.pyc`, `${path}/__init__.py`, `${path}/__init__.pyc`];
}

/** Endings of modules in machine code, as their interpreter writes them. */
function extensionEndings(site: string): readonly string[] {
  const version = /\/python3\.(\d{1,2})(?:\/|$)/u.exec(site)?.[1];
  const minors = version === undefined ? MINOR_VERSIONS : [version];
  const tagged = minors.flatMap((minor) =>
    PLATFORMS.map((platform) => `.cpython-3${minor}${Number(minor) < 8 ? 'm' : ''}-${platform}.so`),
  );
  return ['.so', '.abi3.so', ...tagged];
}

/** Modules that a distribution's name leads to: `ruamel.yaml` is a folder in another. */
function namesOf({ identity }: Distribution): readonly string[] {
  if (!identity) return [];
  const plain = identity.name.replaceAll(/[-.]/gu, '_');
  return [plain, plain.toLowerCase(), identity.name.replaceAll('.', '/').replaceAll('-', '_')];
}
