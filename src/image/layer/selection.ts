import type { Markers, OverlayEntry, OverlayFacts, Problem } from '../../domain/index.ts';
import { MAX_OVERLAY_ENTRIES } from '../limits.ts';
import { isWithin, parentOf } from './path.ts';
import type { FileSelector } from './selector.ts';

export interface WalkedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Files that a walk found for one selector. */
export interface SelectedFiles {
  /** In the layer's order; the last entry of each path. */
  readonly files: readonly WalkedFile[];
  readonly overlay: OverlayFacts;
  readonly problems: readonly Problem[];
  readonly markers?: Markers;
}

/** Takes what a selector asks for from the entries of one layer. Entries come in the layer's order. */
export interface LayerSelection {
  readonly selector: FileSelector;
  /** Whether entries were dropped because there were too many. */
  readonly isCut: boolean;
  /** Whether entries and whiteouts at this path are to be added. */
  concerns(path: string): boolean;
  /** Whether the file at this path is to be read. */
  wants(path: string): boolean;
  /** Whether the first bytes of a file are to be added. */
  wantsHead?(entry: { readonly kind: OverlayEntry['kind']; readonly size: number }): boolean;
  addHead?(path: string, bytes: Buffer): void;
  addWhiteout(path: string): void;
  addOpaque(path: string): void;
  addEntry(entry: OverlayEntry): void;
  addFile(path: string, bytes: Uint8Array): void;
  addSkipped(path: string): void;
  resolveLink(path: string, resolved: OverlayEntry): void;
  finish(): SelectedFiles;
}

/** Collects what a layer holds for one selector. */
export class Selection implements LayerSelection {
  readonly selector: FileSelector;
  /** Whether entries were dropped because there were too many. */
  isCut = false;
  readonly #onTheWay: ReadonlySet<string>;
  readonly #files = new Map<string, Uint8Array>();
  readonly #whiteouts: string[] = [];
  readonly #opaque: string[] = [];
  readonly #entries: OverlayEntry[] = [];
  /** Index of a path's last occurrence in the entries. */
  readonly #places = new Map<string, number>();
  #skipped = 0;
  #firstSkipped = '';

  constructor(selector: FileSelector) {
    this.selector = selector;
    this.#onTheWay = waysTo(selector.roots);
  }

  /** Whether a path is a root, is below one, or is on the way to one. */
  concerns(path: string): boolean {
    return this.holds(path) || this.#onTheWay.has(path);
  }

  holds(path: string): boolean {
    for (const root of this.selector.roots) if (isWithin(path, root)) return true;
    return false;
  }

  wants(path: string): boolean {
    return this.holds(path) && this.selector.wants(path);
  }

  addWhiteout(path: string): void {
    if (this.#hasRoom()) this.#whiteouts.push(path);
  }

  addOpaque(path: string): void {
    if (this.#hasRoom()) this.#opaque.push(path);
  }

  /** Replaces whatever was read at this path before. */
  addEntry(entry: OverlayEntry): void {
    this.#files.delete(entry.path);
    if (this.#hasRoom()) this.#places.set(entry.path, this.#entries.push(entry) - 1);
  }

  addFile(path: string, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
  }

  /** Counts a wanted file that exceeds the limit, alone or together with the others. */
  addSkipped(path: string): void {
    if (this.#skipped++ === 0) this.#firstSkipped = path;
  }

  /** Turns the last link at a path into its target. */
  resolveLink(path: string, resolved: OverlayEntry): void {
    const index = this.#places.get(path);
    if (index !== undefined) this.#entries[index] = resolved;
  }

  finish(): SelectedFiles {
    return {
      files: Array.from(this.#files, ([path, bytes]) => ({ path, bytes })),
      overlay: { whiteouts: this.#whiteouts, opaque: this.#opaque, entries: this.#entries },
      problems: this.#problems(),
    };
  }

  #problems(): Problem[] {
    if (this.#skipped === 0) return [];
    const others = this.#skipped === 1 ? '' : ` and ${this.#skipped - 1} more`;
    const message = `${this.#firstSkipped}${others} not read: too large, alone or together with the others of its layer`;
    return [{ kind: 'package-database-unreadable', subject: this.#firstSkipped, message }];
  }

  #hasRoom(): boolean {
    if (this.#entries.length + this.#whiteouts.length + this.#opaque.length < MAX_OVERLAY_ENTRIES)
      return true;
    this.isCut = true;
    return false;
  }
}

function waysTo(roots: readonly string[]): ReadonlySet<string> {
  const ways = new Set<string>();
  for (const root of roots) {
    for (let path = root; path !== ''; path = parentOf(path)) ways.add(path);
  }
  // An opaque root hides everything.
  return ways.add('');
}
