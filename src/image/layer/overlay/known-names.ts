import { appendTo, parentOf, type OverlayEntry } from '../../../domain/index.ts';
import { MAX_KNOWN_CHARACTERS, MAX_PATH_BYTES, MAX_TRIED_CHARACTERS } from '../../limits.ts';
import { joinPath } from '../path.ts';
import { BelowQuery, PathQuery, type NameQuery } from './queries.ts';

/** Maximum chain of links from one file name to the next. */
const MAX_RENAMINGS = 3;
const NONE: readonly string[] = [];

/**
 * All names under which the requested files may appear: their paths, the folders above, and link targets of
 * both. Paths that reach a known name through a link match as well but are not listed: that would be one for
 * each link and file.
 */
export class LinkedNames implements NameQuery {
  readonly #paths = new Set<string>();
  readonly #files = new Set<string>();
  /** Link targets by link path. */
  readonly #links = new Map<string, Set<string>>();
  /** Path lengths: rules out a link on the way for most names, without splitting them into folders. */
  readonly #lengths = new Set<number>();
  /**
   * Known paths directly within a folder, built once a link renames one: a pnpm application has as many links
   * as files.
   */
  #children: Map<string, string[]> | undefined;
  #queries: { readonly paths: PathQuery; readonly links: BelowQuery } | undefined;
  #growths = 0;
  #characters = 0;
  #tried = 0;
  #isCut = false;

  /** Grows with every added name. */
  get growths(): number {
    return this.#growths;
  }

  /** Whether names or chained links exceeded the limit. */
  get isCut(): boolean {
    return this.#isCut;
  }

  cut(): void {
    this.#isCut = true;
  }

  has(path: string): boolean {
    return this.#paths.has(path) || (this.#ask().links.has(path) && this.#isBehind(path));
  }

  touches(least: string, greatest: string): boolean {
    const { paths, links } = this.#ask();
    return paths.touches(least, greatest) || links.touches(least, greatest);
  }

  addFile(path: string): void {
    let names = [path];
    for (let round = 0; names.length > 0 && round <= MAX_RENAMINGS; round++) {
      names = names.filter((name) => this.#add(name)).flatMap((name) => this.#through(name));
    }
  }

  /** Returns whether the link added names. */
  addLink({ path, kind, target = '' }: OverlayEntry): boolean {
    if (kind !== 'symlink' && kind !== 'hardlink') return false;
    const before = this.#growths;
    for (const from of new Set([path, ...this.#placesOf(path)])) {
      this.#addTarget(from, kind === 'hardlink' ? target : targetOf(from, target));
    }
    return this.#growths > before;
  }

  #ask() {
    this.#queries ??= {
      paths: new PathQuery(this.#paths),
      links: new BelowQuery([...this.#links.keys()].filter((link) => this.#isBehind(link))),
    };
    return this.#queries;
  }

  #grow(): void {
    this.#growths++;
    this.#queries = undefined;
  }

  #addTarget(from: string, to: string): void {
    const targets = this.#links.get(from) ?? new Set();
    if (targets.has(to) || this.#isCut) return;
    this.#links.set(from, targets.add(to));
    this.#lengths.add(from.length);
    for (const file of this.#filesWithin(from)) {
      const other = this.#renamed(file, from, to);
      if (other !== undefined) this.addFile(other);
    }
    if (this.#paths.has(to) || this.#isBehind(to)) this.#grow();
  }

  /** Returns whether the name is new. */
  #add(path: string): boolean {
    if (this.#files.has(path) || this.#isCut) return false;
    this.#files.add(path);
    this.#grow();
    for (let each = path; !this.#paths.has(each); each = parentOf(each)) {
      this.#paths.add(each);
      if (this.#children) addChild(this.#children, each);
      this.#characters += each.length;
    }
    if (this.#characters > MAX_KNOWN_CHARACTERS) this.cut();
    return true;
  }

  /** Lists a link's known paths through other links above it. */
  #placesOf(link: string): readonly string[] {
    const folder = parentOf(link);
    const names = this.#behind(folder).map((name) => joinPath(name, link.slice(folder.length + 1)));
    return names.filter((name) => this.#paths.has(name));
  }

  #isBehind(path: string): boolean {
    return this.#behind(path).some((name) => this.#paths.has(name));
  }

  /** Lists the names that links lead to from a path. */
  #behind(path: string): readonly string[] {
    let names = this.#through(path);
    if (names.length === 0) return NONE;
    const found = [...names];
    for (let round = 1; names.length > 0 && round < MAX_RENAMINGS; round++) {
      names = names.flatMap((name) => this.#through(name));
      for (const name of names) found.push(name);
    }
    return found;
  }

  /** Lists the names that a single link leads to from a path. */
  #through(path: string): readonly string[] {
    let others: string[] | undefined;
    for (let end = path.length; end > 0 && !this.#isCut; end = path.lastIndexOf('/', end - 1)) {
      if (!this.#lengths.has(end)) continue;
      const from = path.slice(0, end);
      this.#try(from);
      const targets = this.#links.get(from);
      if (!targets) continue;
      for (const to of targets) {
        const other = this.#renamed(path, from, to);
        if (other !== undefined) (others ??= []).push(other);
      }
    }
    return others ?? NONE;
  }

  #renamed(path: string, from: string, to: string): string | undefined {
    const name = path === from ? to : joinPath(to, path.slice(from.length + 1));
    this.#try(name);
    return name.length > MAX_PATH_BYTES || this.#isCut ? undefined : name;
  }

  #try(name: string): void {
    this.#tried += name.length;
    if (this.#tried > MAX_TRIED_CHARACTERS) this.cut();
  }

  /** Copies the list first: it grows while names are added. */
  #filesWithin(folder: string): readonly string[] {
    if (!this.#paths.has(folder)) return [];
    const children = (this.#children ??= childrenOf(this.#paths));
    const left = [...(children.get(folder) ?? [])];
    const files = this.#files.has(folder) ? [folder] : [];
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

/** Resolves a link's target as within a chroot, without following further links. */
function targetOf(link: string, target: string): string {
  const parts = target.startsWith('/') ? [] : parentOf(link).split('/');
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.filter((part) => part !== '').join('/');
}
