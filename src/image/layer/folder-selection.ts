import type { OverlayEntry, Problem } from '../../domain/index.ts';
import { LARGE_WANTED_BYTES, WANTED_BYTES } from '../limits.ts';
import { isWithin } from './path.ts';
import type { Selected } from './selected.ts';
import type { FolderSelector } from './selector.ts';

/** Collects files that have their places. Entries come in the layer's order. */
export class FolderSelection {
  readonly kind = 'folder';
  readonly selector: FolderSelector;
  readonly #files = new Map<string, Uint8Array>();
  #skipped = 0;
  #firstSkipped = '';

  constructor(selector: FolderSelector) {
    this.selector = selector;
  }

  /** Bytes allowed for one of its files, and for all wanted files of the layer. */
  get limits(): { readonly file: number; readonly layer: number } {
    return this.selector.wantsLargeFiles ? LARGE_WANTED_BYTES : WANTED_BYTES;
  }

  wants(path: string): boolean {
    for (const root of this.selector.roots) if (isWithin(path, root)) return this.selector.wants(path);
    return false;
  }

  /** Drops what was read at this path before. */
  addEntry({ path }: OverlayEntry): void {
    this.#files.delete(path);
  }

  addFile(path: string, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
  }

  /** Counts a wanted file that exceeds the limit, alone or together with the others. */
  addSkipped(path: string): void {
    if (this.#skipped++ === 0) this.#firstSkipped = path;
  }

  finish(): Selected {
    return {
      files: Array.from(this.#files, ([path, bytes]) => ({ path, bytes })),
      problems: this.#problems(),
    };
  }

  #problems(): Problem[] {
    if (this.#skipped === 0) return [];
    const others = this.#skipped === 1 ? '' : ` and ${this.#skipped - 1} more`;
    const message = `${this.#firstSkipped}${others} not read: too large, alone or with all others of its layer`;
    return [{ kind: 'package-database-unreadable', subject: this.#firstSkipped, message }];
  }
}
