import type { Markers, OverlayEntry, OverlayFacts, Problem } from '../../domain/index.ts';
import { MAX_OVERLAY_ENTRIES } from '../limits.ts';
import { isWithin, parentOf } from './path.ts';
import type { FileSelector } from './selector.ts';

export interface WalkedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a walk found for one selector. */
export interface SelectedFiles {
  /** In the layer's order; of each path the last. */
  readonly files: readonly WalkedFile[];
  readonly overlay: OverlayFacts;
  readonly problems: readonly Problem[];
  readonly markers?: Markers;
}

/** Takes from the entries of one layer what a selector asks for. Entries come in the layer's order. */
export interface LayerSelection {
  readonly selector: FileSelector;
  /** Whether entries were left out for their number. */
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
  /** Whether entries were left out for their number. */
  isCut = false;
  readonly #onTheWay: ReadonlySet<string>;
  readonly #files = new Map<string, Uint8Array>();
  readonly #whiteouts: string[] = [];
  readonly #opaque: string[] = [];
  readonly #entries: OverlayEntry[] = [];
  /** Where in the entries a path stands, the last time that it occurs. */
  readonly #places = new Map<string, number>();
  #skipped = 0;
  #firstSkipped = '';

  constructor(selector: FileSelector) {
    this.selector = selector;
    this.#onTheWay = waysTo(selector.roots);
  }

  /** Whether a path is a root, lies below one, or on the way to one. */
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

  /** Whatever was read at this path before is replaced. */
  addEntry(entry: OverlayEntry): void {
    this.#files.delete(entry.path);
    if (this.#hasRoom()) this.#places.set(entry.path, this.#entries.push(entry) - 1);
  }

  addFile(path: string, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
  }

  /** Counts a wanted file that is, or with which all such files together are, over the limit. */
  addSkipped(path: string): void {
    if (this.#skipped++ === 0) this.#firstSkipped = path;
  }

  /** Turns the last link at a path into what it links to. */
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
    const message = `${this.#firstSkipped}${others} not read: too large, alone or with all others of its layer`;
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
