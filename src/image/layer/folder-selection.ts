import type { ByteSource } from '../../archive/index.ts';
import type { OverlayEntry, Problem } from '../../domain/index.ts';
import { LARGE_WANTED_BYTES, WANTED_BYTES } from '../limits.ts';
import type { ByteLimits } from './kept-bodies.ts';
import { isWithin } from './path.ts';
import type { Selected } from './selected.ts';
import type { FolderSelector } from './selector.ts';

/** Collects files with fixed locations. Entries come in layer order. */
export class FolderSelection {
  readonly kind = 'folder';
  readonly selector: FolderSelector;
  readonly #files = new Map<string, ByteSource>();
  #unread = 0;
  #firstUnread = '';
  #reason = '';

  constructor(selector: FolderSelector) {
    this.selector = selector;
  }

  /** Byte limits for one file, and for all wanted files in the layer. */
  get limits(): ByteLimits {
    return this.selector.wantsLargeFiles ? LARGE_WANTED_BYTES : WANTED_BYTES;
  }

  wants(path: string): boolean {
    for (const root of this.selector.roots) if (isWithin(path, root)) return this.selector.wants(path);
    return false;
  }

  /** Drops the file read earlier at this path. */
  addEntry({ path }: OverlayEntry): void {
    this.#files.delete(path);
  }

  addFile(path: string, body: ByteSource): void {
    if (body.size > this.limits.file) this.addUnread(path);
    else this.#files.set(path, body);
  }

  /** Counts a wanted file that was not read; keeps the first one's name and reason. */
  addUnread(path: string, reason = 'too large, alone or with all others of its layer'): void {
    if (this.#unread++ > 0) return;
    this.#firstUnread = path;
    this.#reason = reason;
  }

  finish(): Selected {
    const bodies = Array.from(this.#files, ([path, body]) => ({ path, body }));
    const problems = this.#problems();
    if (this.selector.wantsLargeFiles) return { files: [], bodies, problems };
    return { files: bodies.map(({ path, body }) => ({ path, bytes: body.read(0, body.size) })), problems };
  }

  #problems(): Problem[] {
    if (this.#unread === 0) return [];
    const others = this.#unread === 1 ? '' : ` and ${this.#unread - 1} more`;
    const message = `${this.#firstUnread}${others} not read: ${this.#reason}`;
    return [{ kind: 'package-database-unreadable', subject: this.#firstUnread, message }];
  }
}
