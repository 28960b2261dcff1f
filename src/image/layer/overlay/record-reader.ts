import { hasTarget, KIND_BITS, NUMBER_BYTES, RECORD_KINDS, type OverlayRecord } from './record.ts';

/** Reads records sequentially, from the start of a block. */
export class RecordReader {
  readonly #names: Buffer;
  #at: number;
  #path = '';

  constructor(names: Buffer, offset: number) {
    this.#names = names;
    this.#at = offset;
  }

  /** Returns the next record. Throws RangeError beyond the end, and for an unknown kind. */
  next(): OverlayRecord {
    const number = this.#readNumber();
    const kind = RECORD_KINDS[number & ((1 << KIND_BITS) - 1)];
    if (!kind) throw new RangeError(`an overlay has a record of unknown kind at byte ${this.#at}`);
    const path = this.#path.slice(0, number >>> KIND_BITS) + this.#readText();
    this.#path = path;
    return hasTarget(kind) ? { kind, path, target: this.#readText() } : { kind, path };
  }

  #readNumber(): number {
    const low = this.#names[this.#at];
    const high = this.#names[this.#at + 1];
    if (low === undefined || high === undefined) throw new RangeError('an overlay is cut short');
    this.#at += NUMBER_BYTES;
    return low | (high << 8);
  }

  #readText(): string {
    const length = this.#readNumber();
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#names.length) throw new RangeError('an overlay is cut short');
    return this.#names.toString('utf8', start, this.#at);
  }
}
