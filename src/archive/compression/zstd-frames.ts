import { ArchiveError } from '../archive-error.ts';

// RFC 8878. Node's decompressor drops data after a frame in the same write, so a multi-frame blob (pzstd
// output; zstd:chunked has one or more frames per file) would silently lose its rest. This finds frame ends
// by the sizes in the headers.

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const MAGIC_BYTES = 4;
const CHECKSUM_BYTES = 4;
const SKIPPABLE_SIZE_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const RLE_BLOCK = 1;

/** Cuts a zstd stream so that no piece crosses a frame end; skips skippable frames. */
export class ZstdFrameCutter {
  /** Bytes received so far for a field split between chunks. */
  readonly #field = Buffer.alloc(MAGIC_BYTES);
  #fieldLength = 0;
  #state: 'magic' | 'skippable-size' | 'descriptor' | 'block' = 'magic';
  #toPass = 0;
  #isSkippable = false;
  #isLastBlock = false;
  #hasChecksum = false;

  /** True if the stream may end here. */
  get isBetweenFrames(): boolean {
    return this.#state === 'magic' && this.#fieldLength === 0 && this.#toPass === 0;
  }

  /** Yields the pieces of a chunk in order; each ends with the chunk or a frame. */
  *cut(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    let at = 0;
    // Prepends a magic number that began in an earlier chunk, since it was held back until complete.
    let isMagicHeld = this.#isInMagic;
    while (at < chunk.length) {
      at += this.#toPass > 0 ? this.#pass(chunk.length - at) : this.#readField(chunk, at);
      if (isMagicHeld && !this.#isInMagic) {
        isMagicHeld = false;
        if (!this.#isSkippable) yield Buffer.from(this.#field.subarray(0, MAGIC_BYTES));
        start = at;
      }
      if (!this.isBetweenFrames) continue;
      if (!this.#isSkippable) yield chunk.subarray(start, at);
      start = at;
    }
    if (start < chunk.length && !this.#isInMagic && !this.#isSkippable) yield chunk.subarray(start);
  }

  get #isInMagic(): boolean {
    return this.#state === 'magic' && this.#fieldLength > 0;
  }

  #pass(limit: number): number {
    const length = Math.min(this.#toPass, limit);
    this.#toPass -= length;
    return length;
  }

  /** Reads at least one byte of the current field; returns how many. */
  #readField(chunk: Buffer, at: number): number {
    const missing = this.#fieldBytes() - this.#fieldLength;
    const copied = chunk.copy(this.#field, this.#fieldLength, at, at + missing);
    this.#fieldLength += copied;
    if (this.#fieldLength === this.#fieldBytes()) {
      this.#fieldLength = 0;
      this.#onField();
    }
    return copied;
  }

  #fieldBytes(): number {
    switch (this.#state) {
      case 'magic':
        return MAGIC_BYTES;
      case 'skippable-size':
        return SKIPPABLE_SIZE_BYTES;
      case 'descriptor':
        return 1;
      case 'block':
        return BLOCK_HEADER_BYTES;
    }
  }

  #onField(): void {
    switch (this.#state) {
      case 'magic': {
        const magic = this.#field.readUInt32LE();
        this.#isSkippable = (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
        if (!this.#isSkippable && magic !== FRAME_MAGIC) {
          throw new ArchiveError('the zstd data is damaged: unexpected data after a frame');
        }
        this.#state = this.#isSkippable ? 'skippable-size' : 'descriptor';
        return;
      }
      case 'skippable-size':
        this.#toPass = this.#field.readUInt32LE();
        this.#state = 'magic';
        return;
      case 'descriptor':
        this.#onDescriptor(this.#field[0] ?? 0);
        return;
      case 'block':
        this.#onBlock(this.#field.readUIntLE(0, BLOCK_HEADER_BYTES));
    }
  }

  #onDescriptor(descriptor: number): void {
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const sizeFlag = descriptor >> 6;
    const sizeBytes = isSingleSegment && sizeFlag === 0 ? 1 : (CONTENT_SIZE_BYTES[sizeFlag] ?? 0);
    this.#hasChecksum = (descriptor & 0x04) !== 0;
    this.#toPass = (isSingleSegment ? 0 : 1) + (DICTIONARY_ID_BYTES[descriptor & 0x03] ?? 0) + sizeBytes;
    this.#state = 'block';
  }

  #onBlock(header: number): void {
    this.#isLastBlock = (header & 1) !== 0;
    const isRunLength = ((header >> 1) & 3) === RLE_BLOCK;
    this.#toPass = isRunLength ? 1 : header >> 3;
    if (!this.#isLastBlock) return;
    if (this.#hasChecksum) this.#toPass += CHECKSUM_BYTES;
    this.#state = 'magic';
  }
}
