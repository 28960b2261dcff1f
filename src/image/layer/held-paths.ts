import type { OverlayEntry } from '../../domain/index.ts';
import { isWithin, parentOf } from './path.ts';

/**
 * Paths that trees of one layer hold something at. Asked for every entry of the layer, once for all of the trees: most
 * entries replace nothing.
 */
export class HeldPaths {
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();

  add(path: string): void {
    this.#paths.add(path);
    for (let folder = parentOf(path); !this.#folders.has(folder); folder = parentOf(folder)) {
      this.#folders.add(folder);
    }
  }

  /** Whether something is held below a path. */
  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  isReplacedBy({ path, kind }: OverlayEntry): boolean {
    return this.#paths.has(path) || (kind !== 'directory' && this.#folders.has(path));
  }

  /** To be called once all trees have dropped what the entry replaces. */
  forget({ path, kind }: OverlayEntry): void {
    this.#paths.delete(path);
    if (kind === 'directory' || !this.#folders.has(path)) return;
    for (const each of this.#paths) if (isWithin(each, path)) this.#paths.delete(each);
    // Its parents may hold others still.
    for (const each of this.#folders) if (isWithin(each, path)) this.#folders.delete(each);
  }
}
