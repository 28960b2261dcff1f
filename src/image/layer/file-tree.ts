import type { OverlayEntry } from '../../domain/index.ts';
import type { HeldPaths } from './held-paths.ts';
import { isWithin } from './path.ts';

/** Maps file paths in one layer to values, until a later entry in that layer replaces the file or a folder above it. */
export class FileTree<Value> {
  readonly #values = new Map<string, Value>();
  readonly #held: HeldPaths;

  constructor(held: HeldPaths) {
    this.#held = held;
  }

  get size(): number {
    return this.#values.size;
  }

  has(path: string): boolean {
    return this.#values.has(path);
  }

  get(path: string): Value | undefined {
    return this.#values.get(path);
  }

  set(path: string, value: Value): void {
    this.#values.set(path, value);
    this.#held.add(path);
  }

  delete(path: string): void {
    this.#values.delete(path);
  }

  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  entries(): IterableIterator<[path: string, value: Value]> {
    return this.#values.entries();
  }

  /**
   * Drops everything that an entry replaces: the file at its path, and everything below unless the entry is a
   * folder. Returns the dropped values. Worth calling only if the held paths show that the entry replaces
   * something.
   */
  replace({ path, kind }: OverlayEntry): readonly Value[] {
    const dropped: Value[] = [];
    const drop = (each: string) => {
      const value = this.#values.get(each);
      if (value !== undefined) dropped.push(value);
      this.#values.delete(each);
    };
    drop(path);
    if (kind === 'directory' || !this.#held.hasFolder(path)) return dropped;
    for (const each of this.#values.keys()) if (isWithin(each, path)) drop(each);
    return dropped;
  }
}
