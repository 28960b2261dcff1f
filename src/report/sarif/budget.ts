import { gzipSync } from 'node:zlib';
import { JsonText } from '../json-pieces.ts';

/** Fast, and never better than an upload's compression. */
const FAST = { level: 1 };
/** Bytes to compress at once: each zlib call has its own cost. */
const AT_ONCE = 1 << 20;
/** Maximum UTF-8 bytes per UTF-16 unit. */
const BYTES_OF_UNIT = 3;

/** Counts a file's bytes as compressed by gzip: in parts, which are larger than the whole. */
export class CompressedBudget {
  #left: number;
  /** Texts taken but not compressed yet, one after the other. */
  #pending = Buffer.allocUnsafe(2 * AT_ONCE);
  #end = 0;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Returns the remaining bytes. */
  count(): number {
    this.#left -= this.#compressedSize(this.#end);
    this.#end = 0;
    return this.#left;
  }

  /** Takes a part that must be in the file. */
  charge(part: object): void {
    this.#append([new JsonText(part)]);
  }

  /** Takes texts if all fit while leaving `rest` bytes; returns whether they did. */
  takes(texts: readonly JsonText[], rest: number): boolean {
    const before = this.#end;
    this.#append(texts);
    // Compressed, they are no larger.
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
