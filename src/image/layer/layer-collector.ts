import type { TarEntry, TarHandler } from '../../archive/index.ts';
import type { OverlayEntry, Problem } from '../../domain/index.ts';
import { LARGE_WANTED_BYTES, MAX_PATH_BYTES, MAX_WANTED_LAYER_FILES, WANTED_BYTES } from '../limits.ts';
import type { LinkTarget, PendingLink } from './link-collector.ts';
import { normalisePath } from './path.ts';
import type { LayerSelection } from './selection.ts';
import { parseWhiteout } from './whiteout.ts';

/** Takes what the selectors ask for from one layer's tar, in one pass. */
export class LayerCollector implements TarHandler {
  readonly #name: string;
  readonly #selections: readonly LayerSelection[];
  readonly #bodies = new Map<string, Buffer>();
  readonly #links = new Map<string, PendingLink>();
  #index = 0;
  #wantedBytes = 0;
  #wantedFiles = 0;
  #badNames = 0;
  #firstBadName = '';
  /** Path of the entry whose body comes next. */
  #path = '';

  /** `name` identifies the layer in problems. */
  constructor(name: string, selections: readonly LayerSelection[]) {
    this.#name = name;
    this.#selections = selections;
  }

  /** Links to bodies that came under names nobody wanted, or that are in a layer below. */
  get pendingLinks(): readonly PendingLink[] {
    return [...this.#links.values()];
  }

  entry(entry: TarEntry): boolean | 'head' {
    this.#index++;
    const path = normalisePath(entry.path);
    if (path === undefined || !hasPossibleTarget(entry)) {
      this.#addBadName(path === undefined ? entry.path : (entry.target ?? ''));
      return false;
    }
    const whiteout = parseWhiteout(path);
    if (whiteout) {
      if (whiteout.kind !== 'ignored') this.#addWhiteout(whiteout.kind, whiteout.path);
      return false;
    }
    let isWanted = false;
    let isHeadWanted = false;
    let overlayEntry: OverlayEntry | undefined;
    for (const selection of this.#selections) {
      if (!selection.concerns(path)) continue;
      overlayEntry ??= toOverlayEntry(entry, path);
      selection.addEntry(overlayEntry);
      isHeadWanted ||= selection.wantsHead?.(entry) ?? false;
      if (entry.kind === 'file' || entry.kind === 'hardlink') isWanted ||= selection.wants(path);
    }
    if (this.#links.size > 0) this.#links.delete(path);
    if (isWanted) return this.#wantContent(entry, path);
    this.#path = path;
    return isHeadWanted && 'head';
  }

  head(_entry: TarEntry, bytes: Buffer): void {
    for (const selection of this.#selections) selection.addHead?.(this.#path, bytes);
  }

  body(_entry: TarEntry, bytes: Buffer): void {
    this.#bodies.set(this.#path, bytes);
    this.#addContent(this.#path, bytes);
  }

  /** Takes what a further walk found; returns whether another walk could find more. */
  resolveLinks(found: ReadonlyMap<string, LinkTarget>): boolean {
    let isLinkedOn = false;
    for (const [path, target] of found) {
      const link = this.#links.get(path);
      this.#links.delete(path);
      if (!link) continue;
      if (target.kind === 'file') this.#addLinked(path, target.bytes);
      else if (target.kind === 'symlink') this.#replaceEntry({ path, ...target });
      else {
        const next = normalisePath(target.target);
        if (next === undefined) continue;
        this.#links.set(path, { ...link, target: next });
        isLinkedOn = true;
      }
    }
    return isLinkedOn;
  }

  problems(): Problem[] {
    const problems: Problem[] = [];
    if (this.#badNames > 0) {
      const message =
        `${this.#badNames} of its entries have names that no file system can hold or that lead out of the root, ` +
        `the first: ${this.#firstBadName}`;
      problems.push({ kind: 'layer-unreadable', subject: this.#name, message });
    }
    if (this.#selections.some(({ isCut }) => isCut)) {
      const message = 'it holds more entries below the package databases than are read';
      problems.push({ kind: 'layer-unreadable', subject: this.#name, message });
    }
    return problems;
  }

  #addBadName(name: string): void {
    if (this.#badNames++ === 0) this.#firstBadName = name.slice(0, 200);
  }

  #addWhiteout(kind: 'remove' | 'opaque', path: string): void {
    for (const selection of this.#selections) {
      if (!selection.concerns(path)) continue;
      if (kind === 'remove') selection.addWhiteout(path);
      else selection.addOpaque(path);
    }
  }

  #wantContent(entry: TarEntry, path: string): boolean {
    if (entry.kind === 'file') {
      this.#path = path;
      return this.#isWithinLimits(path, entry.size);
    }
    const target = normalisePath(entry.target ?? '');
    const bytes = this.#bodies.get(target ?? '');
    if (bytes) this.#addLinked(path, bytes);
    else if (target)
      this.#links.set(path, { path, target, index: this.#index, limits: this.#byteLimits(path) });
    return false;
  }

  /** Links count as well: a thousand names of one body are read a thousand times. */
  #isWithinLimits(path: string, size: number): boolean {
    const { file, layer } = this.#byteLimits(path);
    const isWithinLimits =
      size <= file && this.#wantedBytes + size <= layer && this.#wantedFiles < MAX_WANTED_LAYER_FILES;
    if (isWithinLimits) {
      this.#wantedFiles++;
      this.#wantedBytes += size;
      return true;
    }
    for (const selection of this.#selections) if (selection.wants(path)) selection.addSkipped(path);
    return false;
  }

  #byteLimits(path: string) {
    const isLarge = this.#selections.some(
      (selection) => selection.selector.wantsLargeFiles && selection.wants(path),
    );
    return isLarge ? LARGE_WANTED_BYTES : WANTED_BYTES;
  }

  #addContent(path: string, bytes: Buffer): void {
    for (const selection of this.#selections) if (selection.wants(path)) selection.addFile(path, bytes);
  }

  #addLinked(path: string, bytes: Buffer): void {
    if (!this.#isWithinLimits(path, bytes.length)) return;
    this.#bodies.set(path, bytes);
    this.#addContent(path, bytes);
    this.#replaceEntry({ path, kind: 'file' });
  }

  #replaceEntry(entry: OverlayEntry): void {
    for (const selection of this.#selections) {
      if (selection.concerns(entry.path)) selection.resolveLink(entry.path, entry);
    }
  }
}

function toOverlayEntry({ kind, target }: TarEntry, path: string): OverlayEntry {
  if (target === undefined) return { path, kind };
  // Hard links name an entry of the archive; symbolic links hold a path of the running system, kept as it is.
  return { path, kind, target: kind === 'hardlink' ? (normalisePath(target) ?? '') : target };
}

function hasPossibleTarget({ kind, target }: TarEntry): boolean {
  if (target === undefined) return true;
  if (kind === 'hardlink') return normalisePath(target) !== undefined;
  return target.length <= MAX_PATH_BYTES && !target.includes('\0');
}
