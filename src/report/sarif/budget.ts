import { gzipSync } from 'node:zlib';
import { JsonText } from '../json-pieces.ts';

/** Fast, and never better than what an upload compresses with. */
const FAST = { level: 1 };
/** Bytes that are compressed at once: each call of zlib has a price of its own. */
const AT_ONCE = 1 << 20;
/** UTF-8 has at most so many bytes for a UTF-16 unit. */
const BYTES_OF_UNIT = 3;

/** Counts bytes of a file as gzip compresses it: in parts, which are larger than the whole. */
export class CompressedBudget {
  #left: number;
  /** Texts that were taken and are not compressed yet, one after the other. */
  #pending = Buffer.allocUnsafe(2 * AT_ONCE);
  #end = 0;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Returns how many bytes are left. */
  count(): number {
    this.#left -= this.#compressedSize(this.#end);
    this.#end = 0;
    return this.#left;
  }

  /** Takes what must be in the file. */
  charge(part: object): void {
    this.#append([new JsonText(part)]);
  }

  /** Takes texts if there is room for all of them, down to a rest for others; returns whether there was. */
  takes(texts: readonly JsonText[], rest: number): boolean {
    const before = this.#end;
    this.#append(texts);
    // Compressed, they are no larger than they are.
    if (this.#end < AT_ONCE && this.#left - this.#end >= rest) return true;
    const size = this.#compressedSize(this.#end);
    const hasRoom = this.#left - size >= rest;
    this.#left -= hasRoom ? size : this.#compressedSize(before);
    this.#end = 0;
    return hasRoom;
  }

  #append(texts: readonly JsonText[]): void {
    const most = texts.reduce((sum, { text }) => sum + BYTES_OF_UNIT * text.length, this.#end);
    // `concat` also copies into a larger buffer.
    if (most > this.#pending.length) this.#pending = Buffer.concat([this.#pending], most);
    for (const { text } of texts) this.#end += this.#pending.write(text, this.#end);
  }

  #compressedSize(end: number): number {
    return end === 0 ? 0 : gzipSync(this.#pending.subarray(0, end), FAST).length;
  }
}
