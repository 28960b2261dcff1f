import { fstatSync, readdirSync, readlinkSync, readSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { partOfFile, TAR_HEAD_BYTES } from '../../archive/index.ts';
import { compareTexts, counted, type OverlayEntry, type Problem } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import { MAX_FOLDER_ENTRIES, MAX_PATH_BYTES, WANTED_BYTES } from '../limits.ts';
import { isContainerStorage, isRunningSystem } from './container-storage.ts';
import { kindOf, withFile } from './file-in-folder.ts';
import type { OverlayWriter } from './overlay/index.ts';
import { joinPath } from './path.ts';
import type { Selections } from './selections.ts';

/** Mount points at a running system's root; no image holds their content. */
const MOUNTED: ReadonlySet<string> = new Set(['dev', 'proc', 'sys']);
/** Entries between two event loop turns: a slow disk must not hold up an interrupt or the time limit. */
const ENTRIES_A_TURN = 256;

interface WalkOptions {
  /** Whether it is a running system's root. */
  readonly isRunning?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Walks an entire unpacked root file system for selectors that look everywhere. Follows no symbolic link. In
 * a running system, skips images unpacked by container engines: they are separate systems. Throws the
 * signal's reason once that is aborted.
 */
export async function walkWholeFolder(
  folder: string,
  selections: Selections,
  overlay: OverlayWriter,
  { isRunning = isRunningSystem(folder), signal }: WalkOptions = {},
): Promise<readonly Problem[]> {
  const walk = new WholeWalk(folder, selections, overlay, isRunning);
  await walk.run(signal);
  return walk.problems();
}

class WholeWalk {
  readonly #folder: string;
  readonly #selections: Selections;
  readonly #overlay: OverlayWriter;
  readonly #isRunning: boolean;
  readonly #storages: string[] = [];
  readonly #head = Buffer.alloc(TAR_HEAD_BYTES);
  #visited = 0;
  #unread = 0;
  #firstUnread = '';

  constructor(folder: string, selections: Selections, overlay: OverlayWriter, isRunning: boolean) {
    this.#folder = folder;
    this.#selections = selections;
    this.#overlay = overlay;
    this.#isRunning = isRunning;
  }

  async run(signal: AbortSignal | undefined): Promise<void> {
    const pending = [''];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      const entries = this.#entriesIn(path);
      const names = this.#isRunning ? new Set(entries.map(({ name }) => name)) : undefined;
      for (const entry of entries) {
        if (++this.#visited > MAX_FOLDER_ENTRIES) {
          this.#addUnread(path, 'too many files to look at');
          return;
        }
        if (this.#visited % ENTRIES_A_TURN === 0) {
          await setImmediate();
          signal?.throwIfAborted();
        }
        const child = joinPath(path, entry.name);
        if (entry.isDirectory()) {
          this.#addEntry({ path: child, kind: 'directory' });
          if (names && isContainerStorage(child, names)) this.#storages.push(child);
          else if (path !== '' || !MOUNTED.has(entry.name)) pending.push(child);
        } else this.#visit(child, entry);
      }
    }
  }

  problems(): readonly Problem[] {
    const left = leftOut(this.#storages);
    if (this.#unread === 0) return left;
    const message = `${counted(this.#unread, 'place')} could not be searched for packages of programming languages, the first: ${this.#firstUnread}`;
    return [{ kind: 'layer-unreadable', subject: this.#folder, message }, ...left];
  }

  #visit(path: string, entry: Dirent): void {
    const kind = kindOf(entry);
    if (kind === 'symlink') {
      const target = this.#attempt(path, () => readlinkSync(join(this.#folder, path)));
      if (target !== undefined) this.#addEntry({ path, kind, target });
    } else {
      this.#addEntry({ path, kind });
      if (kind === 'file') this.#readFile(path);
    }
  }

  /** Notifies markers only: the folders' files were read before, and would be forgotten. */
  #addEntry(entry: OverlayEntry): void {
    for (const marker of this.#selections.markers) marker.addEntry(entry);
    this.#overlay.add(entry.kind, entry.path, entry.target);
  }

  #entriesIn(path: string): readonly Dirent[] {
    if (Buffer.byteLength(path) > MAX_PATH_BYTES) return [];
    const read = () => readdirSync(join(this.#folder, path), { withFileTypes: true });
    return (this.#attempt(path, read) ?? []).toSorted((a, b) => compareTexts(a.name, b.name));
  }

  #readFile(path: string): void {
    const file = join(this.#folder, path);
    try {
      withFile(file, (fd) => this.#readOpen(path, fd));
    } catch (error) {
      // Root-only files such as secrets are neither programs nor packages, unless their name suggests
      // otherwise.
      const isNamed = this.#selections.isMarker(path) || this.#selections.isWantedByName(path);
      if (isNamed || isExecutable(file)) this.#addUnread(path, messageOf(error));
    }
  }

  #readOpen(path: string, fd: number): void {
    const head = this.#head.subarray(0, readSync(fd, this.#head, 0, TAR_HEAD_BYTES, 0));
    for (const marker of this.#selections.markers) {
      if (marker.wantsHead(head.length)) marker.addHead(path, head);
    }
    const looking = this.#selections.files.filter((each) => each.looksAt(path));
    if (looking.length === 0) return;
    const { size, mode } = fstatSync(fd);
    const file = { path, size, mode: mode & 0o7777 };
    const body = partOfFile({ fd, offset: 0, size });
    for (const each of looking) {
      const wish = each.wants(file, head);
      if (wish === 'no') continue;
      if (wish === 'whole' && size > WANTED_BYTES.file) each.addTooLarge(file);
      else each.read(file, body);
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

function leftOut(storages: readonly string[]): readonly Problem[] {
  const [path] = storages.toSorted();
  if (path === undefined) return [];
  const count = storages.length;
  const found = count === 1 ? path : `${count} folders, the first: ${path}`;
  const message = `images and containers of an engine are systems of their own, and were not searched (${found})`;
  return [{ kind: 'containers-not-searched', subject: path, message, count, path }];
}
