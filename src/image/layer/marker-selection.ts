import {
  appendTo,
  LANGUAGE_ECOSYSTEMS,
  type LanguageEcosystem,
  type MarkerRule,
  type Markers,
  type OverlayEntry,
} from '../../domain/index.ts';
import { MAX_MARKER_CHARACTERS, MAX_MARKERS } from '../limits.ts';
import { FileTree } from './file-tree.ts';
import type { HeldPaths } from './held-paths.ts';
import type { Selected } from './selected.ts';

/** Smaller files cannot hold a program's headers. */
const LEAST_PROGRAM_BYTES = 64;

/** Collects a layer's markers, wherever they are. */
export class MarkerSelection {
  readonly kind = 'marks';
  readonly #rule: MarkerRule;
  readonly #marked: FileTree<readonly LanguageEcosystem[]>;
  readonly #counts = new Map<LanguageEcosystem, number>();
  #characters = 0;

  constructor(rule: MarkerRule, held: HeldPaths) {
    this.#rule = rule;
    this.#marked = new FileTree(held);
  }

  /** Whether to pass on a file's first bytes. */
  wantsHead(size: number): boolean {
    return size >= LEAST_PROGRAM_BYTES;
  }

  /** Whether a file's name reveals packages. */
  isMarker(path: string): boolean {
    return this.#rule.ofPath(path) !== undefined;
  }

  addHead(path: string, bytes: Buffer): void {
    const ecosystem = this.#rule.ofProgram(bytes);
    if (ecosystem) this.#mark(ecosystem, path);
  }

  /** Drops everything that the entry replaces: the last file with a name counts. */
  replace(entry: OverlayEntry): void {
    for (const ecosystem of this.#marked.replace(entry).flat()) this.#count(ecosystem, -1);
  }

  addEntry(entry: OverlayEntry): void {
    const { path, kind, target } = entry;
    const isProgram = target !== undefined && this.#marked.get(target)?.includes('go') === true;
    if (kind === 'hardlink' && isProgram) this.#mark('go', path);
    if (kind === 'file' || kind === 'hardlink') {
      const ecosystem = this.#rule.ofPath(path);
      if (ecosystem) this.#mark(ecosystem, path);
    }
  }

  finish(): Selected {
    return {
      files: [],
      problems: [],
      markers: this.#markers(),
    };
  }

  #markers(): Markers {
    const paths = new Map<LanguageEcosystem, string[]>();
    for (const [path, ecosystems] of this.#marked.entries()) {
      for (const ecosystem of ecosystems) appendTo(paths, ecosystem, path);
    }
    return Object.fromEntries(
      LANGUAGE_ECOSYSTEMS.flatMap((ecosystem) => {
        const own = paths.get(ecosystem);
        return own ? [[ecosystem, own]] : [];
      }),
    );
  }

  /** Always keeps each ecosystem's first marker, so that a flood from one cannot hide another. */
  #mark(ecosystem: LanguageEcosystem, path: string): void {
    const count = this.#counts.get(ecosystem) ?? 0;
    const isFull = count >= MAX_MARKERS || this.#characters > MAX_MARKER_CHARACTERS;
    const known = this.#marked.get(path) ?? [];
    if ((isFull && count > 0) || known.includes(ecosystem)) return;
    this.#marked.set(path, [...known, ecosystem]);
    this.#count(ecosystem, 1);
    this.#characters += path.length;
  }

  #count(ecosystem: LanguageEcosystem, change: 1 | -1): void {
    this.#counts.set(ecosystem, (this.#counts.get(ecosystem) ?? 0) + change);
  }
}
