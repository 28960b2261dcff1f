import type { Digest } from '../../../domain/index.ts';
import type { FileStamp } from '../../../store/ports.ts';
import { stampOf, type LocalBlob } from './local-file.ts';
import type { FileMemory } from './file-memory.ts';

/** A file that was written so short ago could be written again within the same tick of its clock. */
const SETTLED_MILLISECONDS = 2_000;

/** The state of a blob's file before it is read, and the way to remember what was computed from it. */
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

  /** Whether what was read since is surely what lies there. */
  isUnchanged(): boolean {
    return this.#isSettled && JSON.stringify(stampOf(this.#blob).stamp) === JSON.stringify(this.#stamp);
  }

  async remember(digest: Digest): Promise<void> {
    if (this.isUnchanged()) await this.#memory.documents.rememberFile(this.#stamp, digest);
  }

  /** Remembers the digest of what the blob inflates to; of a plain one, that is its own. */
  async rememberContent(digest: Digest): Promise<void> {
    if (this.isUnchanged()) await this.#memory.documents.rememberFile(contentStamp(this.#stamp), digest);
  }
}

/** Under the file's stamp with a place that no blob can have: the content is nowhere in the file as it stands. */
export function contentStamp(stamp: FileStamp): FileStamp {
  return { ...stamp, offset: -1 - stamp.offset };
}
