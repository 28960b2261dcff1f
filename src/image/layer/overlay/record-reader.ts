import {
  hasTarget,
  KIND_BITS,
  NUMBER_BYTES,
  RECORD_KINDS,
  type OverlayRecord,
  type RecordKind,
} from './record.ts';

/** Reads records sequentially, from the start of a block. */
export class RecordReader {
  readonly #names: Buffer;
  #at: number;
  #kind: RecordKind = 'other';
  #path = '';
  #target: string | undefined;

  constructor(names: Buffer, offset: number) {
    this.#names = names;
    this.#at = offset;
  }

  get path(): string {
    return this.#path;
  }

  get record(): OverlayRecord {
    const kind = this.#kind;
    const path = this.#path;
    const target = this.#target;
    return target === undefined ? { kind, path } : { kind, path, target };
  }

  /**
   * Moves to the next record. Most are skipped, so it creates no object. Throws RangeError beyond the end,
   * and for an unknown kind.
   */
  next(): void {
    const number = this.#readNumber();
    const kind = RECORD_KINDS[number & ((1 << KIND_BITS) - 1)];
    if (!kind) throw new RangeError(`an overlay has a record of unknown kind at byte ${this.#at}`);
    this.#kind = kind;
    this.#path = this.#path.slice(0, number >>> KIND_BITS) + this.#readText();
    this.#target = hasTarget(kind) ? this.#readText() : undefined;
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
