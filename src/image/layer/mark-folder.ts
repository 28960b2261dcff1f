import { readdirSync, readlinkSync, readSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { TAR_HEAD_BYTES } from '../../archive/index.ts';
import type { Problem } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import { MAX_FOLDER_ENTRIES, MAX_PATH_BYTES } from '../limits.ts';
import { kindOf, withFile } from './file-in-folder.ts';
import { joinPath } from './path.ts';
import type { LayerSelection } from './selection.ts';

/** Mount points at the root of a running system; no image holds their content. */
const MOUNTED: ReadonlySet<string> = new Set(['dev', 'proc', 'sys']);

/**
 * Walks an entire unpacked root file system for markers. Follows no symbolic link and reads only the first bytes of
 * files.
 */
export function markFolder(folder: string, selection: LayerSelection): readonly Problem[] {
  const walk = new MarkerWalk(folder, selection);
  walk.run();
  return walk.problems();
}

class MarkerWalk {
  readonly #folder: string;
  readonly #selection: LayerSelection;
  readonly #head = Buffer.alloc(TAR_HEAD_BYTES);
  #visited = 0;
  #unread = 0;
  #firstUnread = '';

  constructor(folder: string, selection: LayerSelection) {
    this.#folder = folder;
    this.#selection = selection;
  }

  run(): void {
    const pending = [''];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      for (const entry of this.#entriesIn(path)) {
        if (++this.#visited > MAX_FOLDER_ENTRIES) {
          this.#addUnread(path, 'too many files');
          return;
        }
        const child = joinPath(path, entry.name);
        if (entry.isDirectory()) {
          this.#selection.addEntry({ path: child, kind: 'directory' });
          if (path !== '' || !MOUNTED.has(entry.name)) pending.push(child);
        } else this.#visit(child, entry);
      }
    }
  }

  problems(): readonly Problem[] {
    if (this.#unread === 0) return [];
    const places = this.#unread === 1 ? '1 place' : `${this.#unread} places`;
    const message = `${places} could not be searched for packages of programming languages, the first: ${this.#firstUnread}`;
    return [{ kind: 'layer-unreadable', subject: this.#folder, message }];
  }

  #visit(path: string, entry: Dirent): void {
    const kind = kindOf(entry);
    if (kind === 'symlink') {
      const target = this.#attempt(path, () => readlinkSync(join(this.#folder, path)));
      if (target !== undefined) this.#selection.addEntry({ path, kind, target });
    } else {
      this.#selection.addEntry({ path, kind });
      if (kind === 'file') this.#readHead(path);
    }
  }

  #entriesIn(path: string): readonly Dirent[] {
    if (Buffer.byteLength(path) > MAX_PATH_BYTES) return [];
    const read = () => readdirSync(join(this.#folder, path), { withFileTypes: true });
    return (this.#attempt(path, read) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #readHead(path: string): void {
    const file = join(this.#folder, path);
    try {
      const size = withFile(file, (fd) => readSync(fd, this.#head, 0, TAR_HEAD_BYTES, 0));
      if (this.#selection.wantsHead?.({ kind: 'file', size })) {
        this.#selection.addHead?.(path, this.#head.subarray(0, size));
      }
    } catch (error) {
      // Files that only root may read, such as secrets, are not programs.
      if (isExecutable(file)) this.#addUnread(path, messageOf(error));
    }
  }

  #attempt<Value>(path: string, action: () => Value): Value | undefined {
    try {
      return action();
    } catch (error) {
      this.#addUnread(path, messageOf(error));
      return undefined;
    }
  }

  #addUnread(path: string, reason: string): void {
    if (this.#unread++ === 0) this.#firstUnread = `${path === '' ? 'the folder itself' : path}: ${reason}`;
  }
}

function isExecutable(file: string): boolean {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o111) !== 0;
}
