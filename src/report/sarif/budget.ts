import { gzipSync } from 'node:zlib';
import { printableJson } from '../../errors/index.ts';

/** Items that are compressed together: enough for repetition to show, and few to be held. */
const BATCH = 200;
/** Fast, and never better than what an upload compresses with. */
const FAST = { level: 1 };

/** Counts bytes of a file as gzip compresses it: in parts, which are larger than the whole. */
export class CompressedBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get left(): number {
    return this.#left;
  }

  /** Takes what must be in the file. */
  charge(part: object): void {
    this.#left -= compressedSize([part]);
  }

  /** Yields items as long as there is room for them, batch by batch, down to a rest for others. */
  *within<Item>(
    items: Iterable<Item>,
    rest: number,
    partsOf: (item: Item) => readonly object[],
  ): Generator<Item, void> {
    let batch: Item[] = [];
    for (const item of items) {
      batch.push(item);
      if (batch.length < BATCH) continue;
      if (!this.#takes(batch.flatMap(partsOf), rest)) return;
      yield* batch;
      batch = [];
    }
    if (this.#takes(batch.flatMap(partsOf), rest)) yield* batch;
  }

  #takes(parts: readonly object[], rest: number): boolean {
    const size = compressedSize(parts);
    if (this.#left - size < rest) return false;
    this.#left -= size;
    return true;
  }
}

function compressedSize(parts: readonly object[]): number {
  if (parts.length === 0) return 0;
  return gzipSync(printableJson(JSON.stringify(parts)), FAST).length;
}
