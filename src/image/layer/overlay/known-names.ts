import type { OverlayEntry } from '../../../domain/index.ts';
import { MAX_PATH_BYTES } from '../../limits.ts';
import { isWithin, joinPath, parentOf } from '../path.ts';
import { PathQuery } from './queries.ts';

/** Links that are followed from one name of a file to the next. */
const MAX_RENAMINGS = 3;
/** Characters of all names of one image: an honest one has a few megabytes. */
const MAX_CHARACTERS = 32 * 1024 ** 2;

/** A link between places: whatever is below one can be called by the other as well. */
interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** The names by which files are known: their paths, the folders above them, and what links make of both. */
export class KnownNames {
  readonly #paths = new Set<string>();
  #query: PathQuery | undefined;
  readonly #files = new Set<string>();
  readonly #links = new Set<string>();
  readonly #renamings: Renaming[] = [];
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
    for (const renaming of [
      { from: path, to },
      { from: to, to: path },
    ]) {
      this.#renamings.push(renaming);
      for (const file of [...this.#files]) {
        const other = renamed(file, renaming);
        if (other !== undefined) this.addFile(other);
      }
    }
    return this.#paths.size > known;
  }

  /** Returns whether the name is new. */
  #add(path: string): boolean {
    if (this.#files.has(path) || this.#characters > MAX_CHARACTERS) return false;
    this.#files.add(path);
    this.#query = undefined;
    for (let each = path; !this.#paths.has(each); each = parentOf(each)) {
      this.#paths.add(each);
      this.#characters += each.length;
    }
    return true;
  }

  #othersOf(path: string): string[] {
    return this.#renamings.flatMap((renaming) => renamed(path, renaming) ?? []);
  }
}

function renamed(path: string, { from, to }: Renaming): string | undefined {
  if (path === from || !isWithin(path, from)) return undefined;
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
