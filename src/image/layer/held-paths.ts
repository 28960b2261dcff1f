import { parentOf, type OverlayEntry } from '../../domain/index.ts';
import { isWithin } from './path.ts';

/** Characters at the end of a path that its mark is made of. */
const MARKED_CHARACTERS = 8;
const MARKS = 65_536;

/**
 * Paths that trees of one layer hold something at. Asked for every entry of the layer, once for all of the trees: most
 * entries replace nothing.
 */
export class HeldPaths {
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();
  /** Set for the mark of each path and folder: a lookup of every name of a layer would cost more than all else here. */
  readonly #marks = new Uint8Array(MARKS);

  add(path: string): void {
    this.#paths.add(path);
    this.#marks[markOf(path)] = 1;
    for (let folder = parentOf(path); !this.#folders.has(folder); folder = parentOf(folder)) {
      this.#folders.add(folder);
      this.#marks[markOf(folder)] = 1;
    }
  }

  /** Whether something is held below a path. */
  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  isReplacedBy({ path, kind }: OverlayEntry): boolean {
    if (this.#marks[markOf(path)] === 0) return false;
    return this.#paths.has(path) || (kind !== 'directory' && this.#folders.has(path));
  }

  /** Forgets what an entry replaces, after all trees have dropped it. */
  forget({ path, kind }: OverlayEntry): void {
    this.#paths.delete(path);
    if (kind === 'directory' || !this.#folders.has(path)) return;
    for (const each of this.#paths) if (isWithin(each, path)) this.#paths.delete(each);
    // Leaves its parents, which may hold others.
    for (const each of this.#folders) if (isWithin(each, path)) this.#folders.delete(each);
  }
}

/** Tells most paths apart, by their lengths and their ends. */
function markOf(path: string): number {
  let mark = path.length;
  for (let at = Math.max(0, path.length - MARKED_CHARACTERS); at < path.length; at++) {
    mark = (mark * 31 + path.charCodeAt(at)) % MARKS;
  }
  return mark;
}
