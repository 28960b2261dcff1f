import {
  memorySource,
  type BodySink,
  type ByteSource,
  type TarEntry,
  type TarHandler,
} from '../../archive/index.ts';
import type { LayerFile, OverlayEntry, Problem } from '../../domain/index.ts';
import { MAX_PATH_BYTES, MAX_SPOOLED_BYTES, MAX_WANTED_LAYER_FILES, WANTED_BYTES } from '../limits.ts';
import { BodyReader } from './body-reader.ts';
import { FileTree } from './file-tree.ts';
import { HeldPaths } from './held-paths.ts';
import type { ByteLimits, KeptBodies } from './kept-bodies.ts';
import type { LinkTarget, PendingLink } from './link-collector.ts';
import { OverlayWriter, type LayerOverlay } from './overlay/index.ts';
import { normalisePath } from './path.ts';
import type { Selections } from './selections.ts';
import { PnpmManifests } from './pnpm-manifests.ts';
import { parseWhiteout } from './whiteout.ts';

/** Collects the selectors' files from one layer's tar, and all its names, in one pass. */
export class LayerCollector implements TarHandler {
  readonly #name: string;
  readonly #selections: Selections;
  readonly #bodyReader: BodyReader;
  readonly #kept: KeptBodies;
  readonly #overlay = new OverlayWriter();
  readonly #bodies = new Map<string, ByteSource>();
  readonly #stored = new PnpmManifests();
  readonly #linkPaths = new HeldPaths();
  readonly #links = new FileTree<PendingLink>(this.#linkPaths);
  #index = 0;
  #wantedBytes = 0;
  #wantedFiles = 0;
  #badNames = 0;
  #firstBadName = '';
  /** Path and record number for the entry whose body comes next. */
  #path = '';
  #record = 0;
  /** Whether that body is only lent, since its head was requested first. */
  #isLent = false;

  /** `name` identifies the layer in problems. */
  constructor(name: string, selections: Selections, kept: KeptBodies) {
    this.#name = name;
    this.#selections = selections;
    this.#kept = kept;
    this.#bodyReader = new BodyReader(selections, kept, (file) => this.#askAgain(file));
  }

  /** Links to bodies under unwanted names, in a lower layer, or not kept. */
  get pendingLinks(): readonly PendingLink[] {
    return [...this.#links.values()];
  }

  entry(entry: TarEntry): boolean | 'head' {
    this.#index++;
    this.#isLent = false;
    const path = normalisePath(entry.path);
    if (path === undefined || !hasPossibleTarget(entry)) {
      this.#addBadName(path === undefined ? entry.path : (entry.target ?? ''));
      return false;
    }
    const whiteout = parseWhiteout(path);
    if (whiteout) {
      if (whiteout.kind !== 'ignored') this.#overlay.add(whiteout.kind, whiteout.path);
      return false;
    }
    const overlayEntry = toOverlayEntry(entry, path);
    const record = this.#overlay.add(overlayEntry.kind, path, overlayEntry.target);
    this.#record = record;
    this.#selections.addEntry(overlayEntry);
    this.#stored.drop(path);
    this.#bodies.delete(path);
    if (this.#links.size > 0) this.#dropLinks(overlayEntry);
    this.#path = path;
    if (entry.kind === 'file') return this.#wantsFile(entry, path);
    if (entry.kind === 'hardlink') this.#addLink(path, overlayEntry.target ?? '', record);
    return false;
  }

  head(entry: TarEntry, bytes: Buffer): boolean | BodySink {
    const path = this.#path;
    for (const marker of this.#selections.markers) {
      if (marker.wantsHead(entry.size)) marker.addHead(path, bytes);
    }
    this.#isLent = true;
    if (this.#isInFolder(path)) return this.#keep(entry, path);
    return this.#bodyReader.head(entry, path, bytes) || this.#stored.wants(entry, path, bytes);
  }

  body(entry: TarEntry, bytes: Buffer): void {
    const path = this.#path;
    if (this.#isInFolder(path)) {
      this.#addToFolders(path, memorySource(this.#isLent ? Buffer.from(bytes) : bytes));
    }
    this.#stored.add(path, bytes);
    this.#bodyReader.body(entry, path, bytes);
  }

  /** Adds a further walk's results; returns whether another walk could find more. */
  resolveLinks(found: ReadonlyMap<string, LinkTarget>): boolean {
    let isLinkedOn = false;
    for (const [path, target] of found) {
      const link = this.#links.get(path);
      this.#links.delete(path);
      if (!link) continue;
      if (target.kind === 'file') this.#addLinked(path, target.body, link.record);
      else if (target.kind === 'symlink') this.#overlay.amend(link.record, target);
      else {
        const next = normalisePath(target.target);
        if (next === undefined) continue;
        this.#links.set(path, { ...link, target: next });
        isLinkedOn = true;
      }
    }
    return isLinkedOn;
  }

  /** Call once, after the last entry and the last link. */
  finishOverlay(): LayerOverlay {
    return this.#overlay.finish();
  }

  /** Frees resources left open by a truncated archive. */
  close(): void {
    this.#bodyReader.close();
  }

  problems(): Problem[] {
    const problems: Problem[] = [];
    if (this.#badNames > 0) {
      const message =
        `${this.#badNames} of its entries have names that are not valid or lead out of the root, ` +
        `the first: ${this.#firstBadName}`;
      problems.push({ kind: 'layer-unreadable', subject: this.#name, message });
    }
    if (this.#overlay.isCut) {
      const message = 'the names of its entries exceed the limit';
      problems.push({ kind: 'layer-unreadable', subject: this.#name, message });
    }
    return problems;
  }

  #addBadName(name: string): void {
    if (this.#badNames++ === 0) this.#firstBadName = name.slice(0, 200);
  }

  #wantsFile(entry: TarEntry, path: string): boolean | 'head' {
    if (this.#isInFolder(path)) {
      if (!this.#isWithinLimits(path, entry.size)) return false;
      return this.#kept.holds(entry.size, this.#byteLimits(path)) || 'head';
    }
    if (!this.#selections.looksAt(path, entry.size) && !this.#stored.looksAt(path, entry.size)) return false;
    // A sparse file's stored bytes are not its first ones.
    return entry.isSparse ? this.#bodyReader.wantsSparse(entry, path) : 'head';
  }

  #addLink(path: string, target: string, record: number): void {
    let needsBody = this.#isInFolder(path);
    for (const file of this.#selections.files) {
      if (!file.link(path, target)) needsBody = true;
      if (file.has(path)) this.#overlay.amend(record, { kind: 'file' });
    }
    if (!needsBody) return;
    const body = this.#bodies.get(target) ?? this.#stored.get(target);
    if (body) this.#addLinked(path, body, record);
    else if (target !== '') {
      this.#links.set(path, { path, target, index: this.#index, record, limits: this.#byteLimits(path) });
    }
  }

  #dropLinks(entry: OverlayEntry): void {
    if (!this.#linkPaths.isReplacedBy(entry)) return;
    this.#links.replace(entry);
    this.#linkPaths.forget(entry);
  }

  /** Requests a file again, as a link target under its own name. */
  #askAgain({ path }: LayerFile): void {
    const limits = { file: MAX_SPOOLED_BYTES.file, layer: MAX_SPOOLED_BYTES.all };
    this.#links.set(path, { path, target: path, index: this.#index + 1, record: this.#record, limits });
  }

  #isInFolder(path: string): boolean {
    for (const folder of this.#selections.folders) if (folder.wants(path)) return true;
    return false;
  }

  /** Links count as well: a thousand names for one body are read a thousand times. */
  #isWithinLimits(path: string, size: number): boolean {
    const { file, layer } = this.#byteLimits(path);
    const isWithinLimits =
      size <= file && this.#wantedBytes + size <= layer && this.#wantedFiles < MAX_WANTED_LAYER_FILES;
    if (isWithinLimits) {
      this.#wantedFiles++;
      this.#wantedBytes += size;
      return true;
    }
    for (const folder of this.#selections.folders) if (folder.wants(path)) folder.addUnread(path);
    return false;
  }

  /** Returns the limits set by the file's selectors; the narrowest, if one needs it held. */
  #byteLimits(path: string): ByteLimits {
    const limits = this.#selections.folders
      .filter((folder) => folder.wants(path))
      .map((folder) => folder.limits);
    const [first = WANTED_BYTES, ...others] = limits;
    return others.reduce((least, each) => (each.file < least.file ? each : least), first);
  }

  #keep(entry: TarEntry, path: string): BodySink | false {
    const use = (body: ByteSource) => {
      this.#addToFolders(path, body);
      this.#bodyReader.offer({ path, size: entry.size, mode: entry.mode }, body);
    };
    const fail = (reason: string) => {
      for (const folder of this.#selections.folders) if (folder.wants(path)) folder.addUnread(path, reason);
    };
    return this.#kept.keep(entry, use, fail);
  }

  #addToFolders(path: string, body: ByteSource): void {
    this.#bodies.set(path, body);
    for (const folder of this.#selections.folders) if (folder.wants(path)) folder.addFile(path, body);
  }

  #addLinked(path: string, body: ByteSource, record: number): void {
    if (this.#isInFolder(path)) {
      if (!this.#isWithinLimits(path, body.size)) return;
      this.#addToFolders(path, body);
    }
    this.#bodyReader.linked(path, body);
    this.#overlay.amend(record, { kind: 'file' });
  }
}

function toOverlayEntry({ kind, target }: TarEntry, path: string): OverlayEntry {
  if (target === undefined) return { path, kind };
  // Hard links name an archive entry; symbolic links hold a path in the running system, kept as it is.
  return { path, kind, target: kind === 'hardlink' ? (normalisePath(target) ?? '') : target };
}

function hasPossibleTarget({ kind, target }: TarEntry): boolean {
  if (target === undefined) return true;
  if (kind === 'hardlink') return normalisePath(target) !== undefined;
  return target.length <= MAX_PATH_BYTES && !target.includes('\0');
}
