import { parentOf, type OverlayEntry } from '../../domain/index.ts';
import { isWithin } from './path.ts';

/** Paths at which a layer's trees hold something, looked up once per entry for all trees. */
export class HeldPaths {
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();

  add(path: string): void {
    this.#paths.add(path);
    for (let folder = parentOf(path); !this.#folders.has(folder); folder = parentOf(folder)) {
      this.#folders.add(folder);
    }
  }

  /** Whether anything is held below a path. */
  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  isReplacedBy({ path, kind }: OverlayEntry): boolean {
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
