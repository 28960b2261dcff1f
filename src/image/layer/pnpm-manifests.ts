import { memorySource, type ByteSource, type TarEntry } from '../../archive/index.ts';
import { MAX_STORED_MANIFESTS } from '../limits.ts';

/** A pnpm store file, named by its content digest: `files/0a/3f…`. */
const IN_STORE = /(?:^|\/)files\/[0-9a-f]{2}\/[0-9a-f]{40,}(?:-exec)?$/u;
const OPEN_BRACE = 0x7b;

/**
 * Holds pnpm store files that could be a `package.json`: the tree that links to them comes after the store,
 * and only then reveals their names. Saves a second walk over the layer.
 */
export class PnpmManifests {
  readonly #bodies = new Map<string, ByteSource>();
  #left: number = MAX_STORED_MANIFESTS.layer;

  /** Whether a file's first bytes decide. */
  looksAt(path: string, size: number): boolean {
    return size <= Math.min(MAX_STORED_MANIFESTS.file, this.#left) && IN_STORE.test(path);
  }

  wants({ size }: TarEntry, path: string, head: Buffer): boolean {
    return head[0] === OPEN_BRACE && this.looksAt(path, size);
  }

  add(path: string, bytes: Buffer): void {
    if (!this.looksAt(path, bytes.length)) return;
    this.#left -= bytes.length;
    this.#bodies.set(path, memorySource(Buffer.from(bytes)));
  }

  get(path: string): ByteSource | undefined {
    return this.#bodies.get(path);
  }

  /** Forgets a file that a later entry replaces. */
  drop(path: string): void {
    if (this.#bodies.size > 0) this.#bodies.delete(path);
  }
}
