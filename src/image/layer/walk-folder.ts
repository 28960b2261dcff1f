import { fstatSync, lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { memorySource } from '../../archive/index.ts';
import { defined, type Problem } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import { MAX_OVERLAY_ENTRIES, MAX_PATH_BYTES } from '../limits.ts';
import { kindOf, openInFolder, withFile } from './file-in-folder.ts';
import type { FolderLayer } from '../source/source.ts';
import type { KeptBodies } from './kept-bodies.ts';
import { joinPath } from './path.ts';
import { walkWholeFolder } from './walk-whole-folder.ts';
import type { FolderSelection } from './folder-selection.ts';
import { OverlayWriter, type LayerOverlay } from './overlay/index.ts';
import type { Selections } from './selections.ts';

/**
 * Walks an unpacked root file system: the selectors' roots and the folders above, or everything if a selector
 * looks everywhere. Never follows symbolic links, so nothing outside the folder can be reached. Links are
 * recorded; if a database is behind one, the squash requests the link's target.
 */
export async function walkFolder(
  { path: folder, signal }: FolderLayer,
  selections: Selections,
  kept: KeptBodies,
): Promise<{ readonly overlay: LayerOverlay; readonly problems: readonly Problem[] }> {
  const overlay = new OverlayWriter();
  const walk = new FolderWalk({ folder, overlay, kept });
  for (const selection of selections.folders) {
    for (const root of selection.selector.roots) walk.visitRoot(selection, root);
  }
  const isEverywhere = selections.files.length + selections.markers.length > 0;
  const further = isEverywhere ? await walkWholeFolder(folder, selections, overlay, { signal }) : [];
  return { overlay: overlay.finish(), problems: [...walk.problems, ...further] };
}

class FolderWalk {
  readonly problems: Problem[] = [];
  readonly #folder: string;
  readonly #overlay: OverlayWriter;
  readonly #kept: KeptBodies;
  #visited = 0;
  #bytes = 0;

  constructor(parts: {
    readonly folder: string;
    readonly overlay: OverlayWriter;
    readonly kept: KeptBodies;
  }) {
    this.#folder = parts.folder;
    this.#overlay = parts.overlay;
    this.#kept = parts.kept;
  }

  visitRoot(selection: FolderSelection, root: string): void {
    let path = '';
    for (const name of root === '' ? [] : root.split('/')) {
      if (path !== '' && this.#record(selection, path)?.isDirectory() !== true) return;
      path = joinPath(path, name);
    }
    this.#visit(selection, path);
  }

  #visit(selection: FolderSelection, path: string): void {
    if (++this.#visited > MAX_OVERLAY_ENTRIES) {
      if (this.#visited === MAX_OVERLAY_ENTRIES + 1) this.#addProblem(path, 'too many files');
      return;
    }
    const stats = path === '' ? this.#stat(path) : this.#record(selection, path);
    if (stats?.isDirectory()) {
      for (const name of this.#namesIn(path)) this.#visit(selection, joinPath(path, name));
    } else if (stats?.isFile() && selection.wants(path)) {
      this.#read(selection, path);
    }
  }

  /** Returns undefined if nothing is there or that cannot be determined. */
  #record(selection: FolderSelection, path: string): Stats | undefined {
    const stats = this.#stat(path);
    if (!stats) return undefined;
    const kind = kindOf(stats);
    const target =
      kind === 'symlink' ? this.#attempt(path, () => readlinkSync(join(this.#folder, path))) : undefined;
    selection.addEntry({ path, kind, ...defined({ target }) });
    this.#overlay.add(kind, path, target);
    return stats;
  }

  #stat(path: string): Stats | undefined {
    if (Buffer.byteLength(path) > MAX_PATH_BYTES) return undefined;
    return this.#attempt(path, () => lstatSync(join(this.#folder, path), { throwIfNoEntry: false }));
  }

  #namesIn(path: string): string[] {
    return this.#attempt(path, () => readdirSync(join(this.#folder, path)).sort()) ?? [];
  }

  #read(selection: FolderSelection, path: string): void {
    this.#attempt(path, () => {
      const file = join(this.#folder, path);
      const isHeld = withFile(file, (fd) => {
        const { size } = fstatSync(fd);
        this.#checkSize(selection, size);
        if (!this.#kept.holds(size, selection.limits)) return false;
        selection.addFile(path, memorySource(readFileSync(fd)));
        return true;
      });
      if (!isHeld) selection.addFile(path, this.#kept.addFile(openInFolder(file)));
    });
  }

  /** Throws for a file that is too large to hold, individually or together with all others. */
  #checkSize({ limits: { file, layer } }: FolderSelection, size: number): void {
    this.#bytes += size;
    if (size > file || this.#bytes > layer) throw new Error(`its size of ${size} bytes is over the limit`);
  }

  #attempt<Value>(path: string, action: () => Value): Value | undefined {
    try {
      return action();
    } catch (error) {
      this.#addProblem(path, messageOf(error));
      return undefined;
    }
  }

  #addProblem(path: string, reason: string): void {
    const message = `${path === '' ? 'the folder' : path} could not be read: ${reason}`;
    this.problems.push({ kind: 'package-database-unreadable', subject: path, message });
  }
}
