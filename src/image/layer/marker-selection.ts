import {
  LANGUAGE_ECOSYSTEMS,
  type LanguageEcosystem,
  type MarkerRule,
  type OverlayEntry,
} from '../../domain/index.ts';
import { MAX_MARKER_CHARACTERS, MAX_MARKERS } from '../limits.ts';
import { FileTree } from './file-tree.ts';
import type { Selected } from './selected.ts';

/** Files below this cannot hold the headers of a program. */
const LEAST_PROGRAM_BYTES = 64;

/** Collects the markers of a layer, wherever they are. */
export class MarkerSelection {
  readonly kind = 'marks';
  readonly #rule: MarkerRule;
  readonly #paths = new Map<LanguageEcosystem, FileTree<true>>();
  #characters = 0;

  constructor(rule: MarkerRule) {
    this.#rule = rule;
  }

  /** Whether the first bytes of a file are to be added. */
  wantsHead(size: number): boolean {
    return size >= LEAST_PROGRAM_BYTES;
  }

  /** Whether the name of a file says that it gives packages away. */
  isMarker(path: string): boolean {
    return this.#rule.ofPath(path) !== undefined;
  }

  addHead(path: string, bytes: Buffer): void {
    const ecosystem = this.#rule.ofProgram(bytes);
    if (ecosystem) this.#mark(ecosystem, path);
  }

  addEntry(entry: OverlayEntry): void {
    // The last file of a name counts.
    for (const paths of this.#paths.values()) paths.replace(entry);
    const { path, kind, target } = entry;
    const programs = this.#paths.get('go');
    if (kind === 'hardlink' && target !== undefined && programs?.has(target)) this.#mark('go', path);
    if (kind === 'file' || kind === 'hardlink') {
      const ecosystem = this.#rule.ofPath(path);
      if (ecosystem) this.#mark(ecosystem, path);
    }
  }

  finish(): Selected {
    return {
      files: [],
      problems: [],
      markers: Object.fromEntries(
        LANGUAGE_ECOSYSTEMS.flatMap((ecosystem) => {
          const paths = this.#paths.get(ecosystem);
          return paths && paths.size > 0 ? [[ecosystem, [...paths.keys()]]] : [];
        }),
      ),
    };
  }

  /** Always keeps the first marker of each ecosystem, so that a flood of one cannot hide another. */
  #mark(ecosystem: LanguageEcosystem, path: string): void {
    const paths = this.#paths.get(ecosystem) ?? new FileTree<true>();
    this.#paths.set(ecosystem, paths);
    const isFull = paths.size >= MAX_MARKERS || this.#characters > MAX_MARKER_CHARACTERS;
    if (isFull && paths.size > 0) return;
    paths.set(path, true);
    this.#characters += path.length;
  }
}
