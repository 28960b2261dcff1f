import type { Digest } from '../../../domain/index.ts';
import { unlessStoreFails } from '../../../errors/index.ts';
import type { FileStamp } from '../../../store/ports.ts';
import { stampOf, type LocalBlob } from './local-file.ts';
import type { FileMemory } from './file-memory.ts';

/** A file written more recently than this could change again within one clock tick. */
const SETTLED_MILLISECONDS = 2_000;

/** A blob's file state before reading; caches digests computed from it. */
export class FileState {
  readonly #blob: LocalBlob;
  readonly #memory: FileMemory;
  readonly #stamp: FileStamp;
  readonly #isSettled: boolean;

  constructor(blob: LocalBlob, memory: FileMemory) {
    const { stamp, changedAt } = stampOf(blob);
    this.#blob = blob;
    this.#memory = memory;
    this.#stamp = stamp;
    this.#isSettled = memory.now().getTime() - changedAt > SETTLED_MILLISECONDS;
  }

  /** Whether the file is certain to be unchanged since it was read. */
  isUnchanged(): boolean {
    return this.#isSettled && JSON.stringify(stampOf(this.#blob).stamp) === JSON.stringify(this.#stamp);
  }

  async remember(digest: Digest): Promise<void> {
    if (this.isUnchanged()) await this.#keep(this.#stamp, digest);
  }

  /** Caches the inflated blob's digest; for a plain one, that is its own digest. */
  async rememberContent(digest: Digest): Promise<void> {
    if (this.isUnchanged()) await this.#keep(contentStamp(this.#stamp), digest);
  }

  #keep(stamp: FileStamp, digest: Digest): Promise<void> {
    return unlessStoreFails(this.#memory.documents.rememberFile(stamp, digest));
  }
}

/** Uses the file's stamp with an offset that no blob can have: the inflated content is not stored in the file. */
export function contentStamp(stamp: FileStamp): FileStamp {
  return { ...stamp, offset: -1 - stamp.offset };
}
