export interface FieldLayout {
  readonly isLittle: boolean;
  /** Bytes of an address. */
  readonly wordBytes: 4 | 8;
}

/** Numbers in a program's headers, in its byte order. Offsets must be within the bytes. */
export class Fields {
  readonly bytes: Buffer;
  readonly #layout: FieldLayout;

  constructor(bytes: Buffer, layout: FieldLayout) {
    this.bytes = bytes;
    this.#layout = layout;
  }

  u16(at: number): number {
    return this.#layout.isLittle ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  u32(at: number): number {
    return this.#layout.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** Reads an address. One beyond the safe integers becomes the largest, which no file contains. */
  word(at: number): number {
    return this.#layout.wordBytes === 4 ? this.u32(at) : this.u64(at);
  }

  u64(at: number): number {
    const first = this.u32(at);
    const second = this.u32(at + 4);
    const value = this.#layout.isLittle ? second * 2 ** 32 + first : first * 2 ** 32 + second;
    return Math.min(value, Number.MAX_SAFE_INTEGER);
  }

  /** Reads a name padded with zeros. */
  text(at: number, length: number): string {
    const field = this.bytes.subarray(at, at + length);
    const end = field.indexOf(0);
    return field.toString('latin1', 0, end < 0 ? length : end);
  }
}
