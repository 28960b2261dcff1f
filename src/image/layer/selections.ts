import type { OverlayEntry } from '../../domain/index.ts';
import { FileSelection } from './file-selection.ts';
import { FolderSelection } from './folder-selection.ts';
import { FileHasher } from './hash-file.ts';
import { HeldPaths } from './held-paths.ts';
import { MarkerSelection } from './marker-selection.ts';
import type { Selected } from './selected.ts';
import type { LayerSelector } from './selector.ts';

const NOTHING = Buffer.alloc(0);

type Selection = FolderSelection | FileSelection | MarkerSelection;

/** Collects each selector's files from one layer. */
export class Selections {
  readonly folders: readonly FolderSelection[];
  readonly files: readonly FileSelection[];
  readonly markers: readonly MarkerSelection[];
  readonly #all: readonly Selection[];
  /** Paths of all held files and markers. */
  readonly #held = new HeldPaths();
  readonly #hasher = new FileHasher();

  constructor(selectors: readonly LayerSelector[]) {
    this.#all = selectors.map((each) => this.#toSelection(each));
    this.folders = this.#all.filter((each) => each.kind === 'folder');
    this.files = this.#all.filter((each) => each.kind === 'file');
    this.markers = this.#all.filter((each) => each.kind === 'marks');
  }

  /** Records any entry but a whiteout, in layer order. */
  addEntry(entry: OverlayEntry): void {
    for (const folder of this.folders) folder.addEntry(entry);
    this.#hasher.addEntry(entry.path);
    if (this.#held.isReplacedBy(entry)) this.#replace(entry);
    for (const marker of this.markers) marker.addEntry(entry);
  }

  #replace(entry: OverlayEntry): void {
    for (const file of this.files) file.replace(entry);
    for (const marker of this.markers) marker.replace(entry);
    this.#held.forget(entry);
  }

  /** Whether any selector needs a file's first bytes. */
  looksAt(path: string, size: number): boolean {
    for (const marker of this.markers) if (marker.wantsHead(size)) return true;
    for (const file of this.files) if (file.looksAt(path)) return true;
    return false;
  }

  /** Whether a file's name reveals packages. */
  isMarker(path: string): boolean {
    return this.markers.some((marker) => marker.isMarker(path));
  }

  /** Whether a selector wants a file by its name, whatever its content. */
  isWantedByName(path: string): boolean {
    const file = { path, size: 0, mode: 0 };
    return this.files.some((each) => each.looksAt(path) && each.wants(file, NOTHING) !== 'no');
  }

  /** Returns each selector's results, in selector order. */
  finish(): readonly Selected[] {
    return this.#all.map((selection) => selection.finish());
  }

  #toSelection(selector: LayerSelector): Selection {
    switch (selector.kind) {
      case 'folder':
        return new FolderSelection(selector);
      case 'file':
        return new FileSelection(selector, this.#held, this.#hasher);
      case 'marks':
        return new MarkerSelection(selector.marks, this.#held);
    }
  }
}
