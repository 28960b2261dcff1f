import {
  LANGUAGE_ECOSYSTEMS,
  type LanguageEcosystem,
  type MarkerRule,
  type OverlayEntry,
} from '../../domain/index.ts';
import {
  MAX_MARKER_CHARACTERS,
  MAX_MARKERS,
  MAX_OVERLAY_CHARACTERS,
  MAX_OVERLAY_ENTRIES,
} from '../limits.ts';
import type { LayerSelection, SelectedFiles } from './selection.ts';
import type { FileSelector } from './selector.ts';

/** Files below this cannot hold the headers of a program. */
const LEAST_PROGRAM_BYTES = 64;

/**
 * Collects the markers of a layer, wherever they are. Of everything else it keeps entries that hide markers of the
 * layers below, and the top-level folders and links (`lib`, `usr/lib64`) by which packages name their files.
 */
export class MarkerSelection implements LayerSelection {
  readonly selector: FileSelector;
  readonly #rule: MarkerRule;
  readonly #paths = new Map<LanguageEcosystem, Set<string>>();
  readonly #whiteouts: string[] = [];
  readonly #opaque: string[] = [];
  readonly #entries: OverlayEntry[] = [];
  #characters = 0;
  #overlayCharacters = 0;
  isCut = false;

  constructor(selector: FileSelector, rule: MarkerRule) {
    this.selector = selector;
    this.#rule = rule;
  }

  concerns(): boolean {
    return true;
  }

  wants(): boolean {
    return false;
  }

  wantsHead({ kind, size }: { readonly kind: OverlayEntry['kind']; readonly size: number }): boolean {
    return kind === 'file' && size >= LEAST_PROGRAM_BYTES;
  }

  addHead(path: string, bytes: Buffer): void {
    const ecosystem = this.#rule.ofProgram(bytes);
    if (ecosystem) this.#mark(ecosystem, path);
  }

  addEntry(entry: OverlayEntry): void {
    const { path, kind, target } = entry;
    const programs = this.#paths.get('go');
    // The last file of a name counts.
    programs?.delete(path);
    if (kind === 'hardlink' && target !== undefined && programs?.has(target)) this.#mark('go', path);
    if (kind === 'file' || kind === 'hardlink') {
      const ecosystem = this.#rule.ofPath(path);
      if (ecosystem) this.#mark(ecosystem, path);
    } else if (kind !== 'other' && isNearTop(path) && this.#hasRoom(path + (target ?? ''))) {
      this.#entries.push(entry);
    }
  }

  addWhiteout(path: string): void {
    if (this.#hasRoom(path)) this.#whiteouts.push(path);
  }

  addOpaque(path: string): void {
    if (this.#hasRoom(path)) this.#opaque.push(path);
  }

  addFile(): void {
    // Markers need no file content.
  }

  addSkipped(): void {
    // Markers need no file content.
  }

  resolveLink(): void {
    // Markers need no link targets.
  }

  finish(): SelectedFiles {
    return {
      files: [],
      overlay: { whiteouts: this.#whiteouts, opaque: this.#opaque, entries: this.#entries },
      problems: [],
      markers: Object.fromEntries(
        LANGUAGE_ECOSYSTEMS.flatMap((ecosystem) => {
          const paths = this.#paths.get(ecosystem);
          return paths && paths.size > 0 ? [[ecosystem, [...paths]]] : [];
        }),
      ),
    };
  }

  /** Always keeps the first marker of each ecosystem, so that a flood of one cannot hide another. */
  #mark(ecosystem: LanguageEcosystem, path: string): void {
    const paths = this.#paths.get(ecosystem) ?? new Set<string>();
    this.#paths.set(ecosystem, paths);
    const isFull = paths.size >= MAX_MARKERS || this.#characters > MAX_MARKER_CHARACTERS;
    if (isFull && paths.size > 0) return;
    paths.add(path);
    this.#characters += path.length;
  }

  #hasRoom(text: string): boolean {
    const entries = this.#entries.length + this.#whiteouts.length + this.#opaque.length;
    this.#overlayCharacters += text.length;
    if (entries < MAX_OVERLAY_ENTRIES && this.#overlayCharacters <= MAX_OVERLAY_CHARACTERS) return true;
    this.isCut = true;
    return false;
  }
}

function isNearTop(path: string): boolean {
  const slash = path.indexOf('/');
  return slash < 0 || (path.startsWith('usr/') && !path.includes('/', slash + 1));
}
