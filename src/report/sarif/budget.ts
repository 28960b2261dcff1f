import { gzipSync } from 'node:zlib';
import { JsonText } from '../json-pieces.ts';

/** Items that are compressed together, and left out together. More of them would outlive V8's young objects. */
const BATCH = 50;
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
    this.#left -= compressedSize([new JsonText(part)]);
  }

  /** Yields items as long as there is room for them, down to a rest for others. */
  *within<Item>(
    items: Iterable<Item>,
    rest: number,
    partsOf: (item: Item) => readonly JsonText[],
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

  #takes(parts: readonly JsonText[], rest: number): boolean {
    const size = compressedSize(parts);
    if (this.#left - size < rest) return false;
    this.#left -= size;
    return true;
  }
}

function compressedSize(parts: readonly JsonText[]): number {
  if (parts.length === 0) return 0;
  return gzipSync(parts.map(({ text }) => text).join(''), FAST).length;
}
