import { appendTo, parentOf, type OverlayEntry } from '../../../domain/index.ts';
import { MAX_PATH_BYTES } from '../../limits.ts';
import { joinPath } from '../path.ts';
import { PathQuery } from './queries.ts';

/** Links that are followed from one name of a file to the next. */
const MAX_RENAMINGS = 3;
/** Characters of all names of one image: an honest one has a few megabytes. */
const MAX_CHARACTERS = 32 * 1024 ** 2;

/** The names by which files are known: their paths, the folders above them, and what links make of both. */
export class KnownNames {
  readonly #paths = new Set<string>();
  #query: PathQuery | undefined;
  readonly #files = new Set<string>();
  readonly #links = new Set<string>();
  /** Further names that links give to whatever is below a folder, by that folder. */
  readonly #renamings = new Map<string, string[]>();
  /** Known paths directly within a folder, once a link renames one: an application of pnpm has as many links as files. */
  #children: Map<string, string[]> | undefined;
  #characters = 0;

  /** Asks for all of them. */
  get query(): PathQuery {
    this.#query ??= new PathQuery(this.#paths);
    return this.#query;
  }

  addFile(path: string): void {
    let names = [path];
    for (let round = 0; names.length > 0 && round <= MAX_RENAMINGS; round++) {
      names = names.filter((name) => this.#add(name)).flatMap((name) => this.#othersOf(name));
    }
  }

  /** Returns whether the link is new, and gives a name to something known. */
  addLink({ path, kind, target = '' }: OverlayEntry): boolean {
    if (kind !== 'symlink' && kind !== 'hardlink') return false;
    const key = `${path}\0${target}`;
    if (this.#links.has(key)) return false;
    this.#links.add(key);
    const to = kind === 'hardlink' ? target : targetOf(path, target);
    const known = this.#paths.size;
    if (this.#paths.has(path)) this.addFile(to);
    this.#rename(path, to);
    this.#rename(to, path);
    return this.#paths.size > known;
  }

  #rename(from: string, to: string): void {
    appendTo(this.#renamings, from, to);
    if (this.#isFull) return;
    for (const file of this.#filesWithin(from)) {
      const other = renamed(file, from, to);
      if (other !== undefined) this.addFile(other);
    }
  }

  get #isFull(): boolean {
    return this.#characters > MAX_CHARACTERS;
  }

  /** Returns whether the name is new. */
  #add(path: string): boolean {
    if (this.#files.has(path) || this.#isFull) return false;
    this.#files.add(path);
    this.#query = undefined;
    for (let each = path; !this.#paths.has(each); each = parentOf(each)) {
      this.#paths.add(each);
      if (this.#children) addChild(this.#children, each);
      this.#characters += each.length;
    }
    return true;
  }

  #othersOf(path: string): string[] {
    const others: string[] = [];
    for (let folder = path; folder !== '';) {
      folder = parentOf(folder);
      for (const to of this.#renamings.get(folder) ?? []) {
        const other = renamed(path, folder, to);
        if (other !== undefined) others.push(other);
      }
    }
    return others;
  }

  /** Lists them first: they grow while names are added. */
  #filesWithin(folder: string): readonly string[] {
    if (!this.#paths.has(folder)) return [];
    const children = (this.#children ??= childrenOf(this.#paths));
    const left = [...(children.get(folder) ?? [])];
    const files: string[] = [];
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      if (this.#files.has(path)) files.push(path);
      for (const child of children.get(path) ?? []) left.push(child);
    }
    return files;
  }
}

function childrenOf(paths: Iterable<string>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const path of paths) addChild(children, path);
  return children;
}

function addChild(children: Map<string, string[]>, path: string): void {
  if (path !== '') appendTo(children, parentOf(path), path);
}

function renamed(path: string, from: string, to: string): string | undefined {
  const name = joinPath(to, from === '' ? path : path.slice(from.length + 1));
  return name.length > MAX_PATH_BYTES ? undefined : name;
}

/** Resolves a link's target as within a chroot, without following further links. */
function targetOf(link: string, target: string): string {
  const parts = target.startsWith('/') ? [] : parentOf(link).split('/');
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.filter((part) => part !== '').join('/');
}
