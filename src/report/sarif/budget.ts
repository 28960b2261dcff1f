import { gzipSync } from 'node:zlib';
import { printableJson } from '../../errors/index.ts';

/** Items that are compressed together, which is faster, and those that are left out together. */
const BATCH = 1000;
const FEW = 50;
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

  /** Yields items as long as there is room for them, down to a rest for others. */
  *within<Item>(
    items: Iterable<Item>,
    rest: number,
    partsOf: (item: Item) => readonly object[],
  ): Generator<Item, void> {
    const fitting = (batch: readonly Item[]) => this.#fitting(batch, rest, partsOf);
    let batch: Item[] = [];
    for (const item of items) {
      batch.push(item);
      if (batch.length < BATCH) continue;
      if (!(yield* fitting(batch))) return;
      batch = [];
    }
    yield* fitting(batch);
  }

  /** Yields a batch, or as much of its beginning as there is room for; returns whether it was all. */
  *#fitting<Item>(
    batch: readonly Item[],
    rest: number,
    partsOf: (item: Item) => readonly object[],
  ): Generator<Item, boolean> {
    if (this.#takes(batch.flatMap(partsOf), rest)) {
      yield* batch;
      return true;
    }
    if (batch.length <= FEW) return false;
    const half = Math.ceil(batch.length / 2);
    return (
      (yield* this.#fitting(batch.slice(0, half), rest, partsOf)) &&
      (yield* this.#fitting(batch.slice(half), rest, partsOf))
    );
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
