import { hasTarget, KIND_BITS, NUMBER_BYTES, RECORD_KINDS, type OverlayRecord } from './record.ts';

/** Reads records one after the other, from the beginning of a block. */
export class RecordReader {
  readonly #names: Buffer;
  #at: number;
  #path = '';

  constructor(names: Buffer, offset: number) {
    this.#names = names;
    this.#at = offset;
  }

  /** Throws RangeError beyond the end, and for a kind that does not exist. */
  next(): OverlayRecord {
    const number = this.#readNumber();
    const kind = RECORD_KINDS[number & ((1 << KIND_BITS) - 1)];
    if (!kind) throw new RangeError(`an overlay has a record of unknown kind at byte ${this.#at}`);
    this.#path = this.#path.slice(0, number >>> KIND_BITS) + this.#readText();
    return hasTarget(kind)
      ? { kind, path: this.#path, target: this.#readText() }
      : { kind, path: this.#path };
  }

  #readNumber(): number {
    const number = this.#names.readUInt16LE(this.#at);
    this.#at += NUMBER_BYTES;
    return number;
  }

  #readText(): string {
    const length = this.#readNumber();
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#names.length) throw new RangeError('an overlay is cut short');
    return this.#names.toString('utf8', start, this.#at);
  }
}
