import {
  memorySource,
  type BodySink,
  type ByteSource,
  type TarEntry,
  type TarHandler,
} from '../../archive/index.ts';
import type { ByteLimits, KeptBodies } from './kept-bodies.ts';
import { normalisePath } from './path.ts';

/** A wanted hard link whose body was not kept. */
export interface PendingLink {
  readonly path: string;
  readonly target: string;
  /** The link's entry number in the layer: the target has to come before it. */
  readonly index: number;
  /** The link's record number in the layer's overlay. */
  readonly record: number;
  /** Byte limits for the target, individually and together with all others. */
  readonly limits: ByteLimits;
}

export type LinkTarget =
  | { readonly kind: 'file'; readonly body: ByteSource }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'hardlink'; readonly target: string };

/** Walks a layer again for link targets only: archives put the body under whichever name came first. */
export class LinkCollector implements TarHandler {
  /** Targets by link path; if several entries share the target's name, the last one before the link. */
  readonly found = new Map<string, LinkTarget>();
  readonly #byTarget: Map<string, PendingLink[]>;
  readonly #kept: KeptBodies;
  #index = 0;
  #bytes = 0;
  #awaiting: readonly PendingLink[] = [];

  constructor(links: readonly PendingLink[], kept: KeptBodies) {
    this.#kept = kept;
    this.#byTarget = Map.groupBy(links, ({ target }) => target);
  }

  entry(entry: TarEntry): boolean | 'head' {
    this.#index++;
    const links = this.#byTarget.get(normalisePath(entry.path) ?? '');
    if (!links) return false;
    const earlier = links.filter(({ index }) => this.#index < index);
    const { kind, target } = entry;
    const allowed = kind === 'file' ? earlier.filter(({ limits }) => this.#hasRoom(entry.size, limits)) : [];
    if (allowed.length > 0) {
      this.#awaiting = earlier;
      this.#bytes += entry.size;
      return allowed.some(({ limits }) => this.#kept.holds(entry.size, limits)) || 'head';
    }
    for (const { path } of earlier) {
      if ((kind === 'symlink' || kind === 'hardlink') && target !== undefined)
        this.found.set(path, { kind, target });
      else this.found.delete(path);
    }
    return false;
  }

  /** A link whose target is too large stays unresolved, which is a hole. */
  #hasRoom(size: number, { file, layer }: ByteLimits): boolean {
    return size <= file && this.#bytes + size <= layer;
  }

  /** Keeps a body outside memory. A link whose target cannot be kept stays unresolved, too. */
  head(entry: TarEntry): BodySink | false {
    const links = this.#awaiting;
    return this.#kept.keep(
      entry,
      (body) => this.#find(links, body),
      () => undefined,
    );
  }

  body(_entry: TarEntry, bytes: Buffer): void {
    this.#find(this.#awaiting, memorySource(bytes));
  }

  #find(links: readonly PendingLink[], body: ByteSource): void {
    for (const { path } of links) this.found.set(path, { kind: 'file', body });
  }
}
