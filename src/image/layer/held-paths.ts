import { parentOf, type OverlayEntry } from '../../domain/index.ts';
import { isWithin } from './path.ts';

/** Trailing path characters that form its mark. */
const MARKED_CHARACTERS = 8;
const MARKS = 65_536;

/**
 * Paths at which a layer's trees hold something. Consulted once per entry for all trees: most entries replace
 * nothing.
 */
export class HeldPaths {
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();
  /**
   * Set for each path's and folder's mark: looking up every name in a layer would cost more than everything
   * else here.
   */
  readonly #marks = new Uint8Array(MARKS);

  add(path: string): void {
    this.#paths.add(path);
    this.#marks[markOf(path)] = 1;
    for (let folder = parentOf(path); !this.#folders.has(folder); folder = parentOf(folder)) {
      this.#folders.add(folder);
      this.#marks[markOf(folder)] = 1;
    }
  }

  /** Whether anything is held below a path. */
  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  isReplacedBy({ path, kind }: OverlayEntry): boolean {
    if (this.#marks[markOf(path)] === 0) return false;
    return this.#paths.has(path) || (kind !== 'directory' && this.#folders.has(path));
  }

  /** Forgets the paths that an entry replaces, after all trees have dropped them. */
  forget({ path, kind }: OverlayEntry): void {
    this.#paths.delete(path);
    if (kind === 'directory' || !this.#folders.has(path)) return;
    for (const each of this.#paths) if (isWithin(each, path)) this.#paths.delete(each);
    // Leaves its parents, which may hold others.
    for (const each of this.#folders) if (isWithin(each, path)) this.#folders.delete(each);
  }
}

/** Computes a mark that distinguishes most paths, from length and ending. */
function markOf(path: string): number {
  let mark = path.length;
  for (let at = Math.max(0, path.length - MARKED_CHARACTERS); at < path.length; at++) {
    mark = (mark * 31 + path.charCodeAt(at)) % MARKS;
  }
  return mark;
}
