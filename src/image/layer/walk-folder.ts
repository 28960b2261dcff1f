import { fstatSync, lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import { LARGE_WANTED_BYTES, MAX_OVERLAY_ENTRIES, MAX_PATH_BYTES, WANTED_BYTES } from '../limits.ts';
import { kindOf, withFile } from './file-in-folder.ts';
import { joinPath } from './path.ts';
import { markFolder } from './mark-folder.ts';
import type { LayerSelection } from './selection.ts';

/**
 * Walks an unpacked root file system: the selectors' roots and the way to them, or all of it if a selector marks files.
 * Never follows symbolic links, so nothing outside the folder can be reached. Links are recorded; where a database is
 * behind one, the squash asks for the place that it leads to.
 */
export function walkFolder(folder: string, selections: readonly LayerSelection[]): Problem[] {
  const walk = new FolderWalk(folder);
  for (const selection of selections) {
    for (const root of selection.selector.roots) walk.visitRoot(selection, root);
  }
  const marking = selections.filter(({ selector }) => selector.marks);
  return [...walk.problems, ...marking.flatMap((selection) => markFolder(folder, selection))];
}

class FolderWalk {
  readonly problems: Problem[] = [];
  readonly #folder: string;
  #visited = 0;
  #bytes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  visitRoot(selection: LayerSelection, root: string): void {
    let path = '';
    for (const name of root === '' ? [] : root.split('/')) {
      if (path !== '' && this.#record(selection, path)?.isDirectory() !== true) return;
      path = joinPath(path, name);
    }
    this.#visit(selection, path);
  }

  #visit(selection: LayerSelection, path: string): void {
    if (++this.#visited > MAX_OVERLAY_ENTRIES) {
      if (this.#visited === MAX_OVERLAY_ENTRIES + 1) this.#addProblem(path, 'too many files to read');
      return;
    }
    const stats = path === '' ? this.#stat(path) : this.#record(selection, path);
    if (stats?.isDirectory()) {
      for (const name of this.#namesIn(path)) this.#visit(selection, joinPath(path, name));
    } else if (stats?.isFile() && selection.wants(path)) {
      this.#read(selection, path);
    }
  }

  /** Undefined when nothing is there or when that cannot be determined. */
  #record(selection: LayerSelection, path: string): Stats | undefined {
    const stats = this.#stat(path);
    if (!stats) return undefined;
    const kind = kindOf(stats);
    const target =
      kind === 'symlink' ? this.#attempt(path, () => readlinkSync(join(this.#folder, path))) : undefined;
    selection.addEntry({ path, kind, ...(target !== undefined && { target }) });
    return stats;
  }

  #stat(path: string): Stats | undefined {
    if (Buffer.byteLength(path) > MAX_PATH_BYTES) return undefined;
    return this.#attempt(path, () => lstatSync(join(this.#folder, path), { throwIfNoEntry: false }));
  }

  #namesIn(path: string): string[] {
    return this.#attempt(path, () => readdirSync(join(this.#folder, path)).sort()) ?? [];
  }

  #read(selection: LayerSelection, path: string): void {
    this.#attempt(path, () => {
      withFile(join(this.#folder, path), (fd) => {
        this.#checkSize(selection, fstatSync(fd).size);
        selection.addFile(path, readFileSync(fd));
      });
    });
  }

  /** Throws for a file that is too large to hold, alone or together with all others. */
  #checkSize({ selector }: LayerSelection, size: number): void {
    const { file, layer } = selector.wantsLargeFiles ? LARGE_WANTED_BYTES : WANTED_BYTES;
    this.#bytes += size;
    if (size > file || this.#bytes > layer) throw new Error(`its ${size} bytes are over the limit`);
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
