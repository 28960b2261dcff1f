import { ArchiveError } from '../archive-error.ts';
import { MAX_SPARSE_PIECES, MAX_TAR_HEADERS, MAX_TAR_METADATA_BYTES, TAR_HEAD_BYTES } from '../limits.ts';
import { release } from '../release.ts';
import { BLOCK, isZeroBlock, parseHeader, type TarHeader } from './header.ts';
import { decodeName } from './name.ts';
import { parsePax, type PaxAttributes } from './pax.ts';
import { resolveEntry, type ResolvedEntry } from './entry.ts';
import type { BodySink, TarHandler } from './handler.ts';
import { expandSparse, parseOldSparse, parseSparseExtension, type SparsePiece } from './sparse.ts';

/**
 * Reads a tar from chunks of any size without copying unwanted content. Stops where container engines do, at two zero
 * blocks, and follows their rules: global PAX headers are skipped, and links and directories have no body whatever
 * their size field says.
 */
export class TarReader {
  readonly #handler: TarHandler;
  #next: (block: Buffer, isOwn: boolean) => void = (block) => this.#onHeader(block);
  #needed = BLOCK;
  #isHeaderNext = true;
  /** Reusable buffer for bodies lent to the handler, one at a time. */
  #lent = Buffer.alloc(0);
  /** Memory for the next block if it arrives in pieces; undefined to allocate. */
  #room: Buffer | undefined;
  /** The beginning of the current block, from an earlier chunk. */
  #partial: Buffer | undefined;
  #partialLength = 0;
  #toSkip = 0;
  /** Padding at the end of the bytes to skip. */
  #padding = 0;
  #sink: BodySink | undefined;
  #toSink = 0;
  #consumed = 0;
  #headers = 0;
  #zeroBlocks = 0;
  #hasEntries = false;
  #pax: PaxAttributes | undefined;
  #longName: string | undefined;
  #longLinkName: string | undefined;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** True after the end of an archive with entries; anything that follows is not part of the archive. */
  get hasEnded(): boolean {
    return this.#isAtEnd && this.#hasEntries;
  }

  get #isAtEnd(): boolean {
    return this.#zeroBlocks === 2;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.hasEnded) {
      const available = chunk.length - at;
      if (this.#isAtEnd) {
        refuseOtherThanZeros(chunk.subarray(at));
        return;
      }
      if (this.#sink) at += this.#passOn(chunk, at, this.#sink);
      else if (this.#toSkip > 0) at += this.skip(available);
      else if (this.#partial) at += this.#continueBlock(chunk, at);
      else if (available < this.#needed) at += this.#beginBlock(chunk, at);
      else {
        const length = this.#needed;
        this.#take(chunk.subarray(at, at + length), false);
        at += length;
      }
    }
  }

  /** Skips up to `limit` bytes in an unwanted body, for a caller that can seek; returns how many. */
  skip(limit: number): number {
    const length = Math.min(this.#toSkip, limit);
    this.#toSkip -= length;
    this.#consumed += length;
    return length;
  }

  /**
   * Call after the last chunk; throws if the archive is truncated. The last body may lack padding, as in
   * container engines: `umoci insert` writes such layers.
   */
  end(): void {
    this.#lend(0);
    const isBetweenEntries =
      this.#isHeaderNext &&
      this.#toSkip <= this.#padding &&
      !this.#sink &&
      !this.#partial &&
      !this.#hasMetadata;
    if (!this.#isAtEnd && !isBetweenEntries) {
      throw new ArchiveError(`the tar is truncated: it ends at byte ${this.#consumed}`);
    }
  }

  get #hasMetadata(): boolean {
    return this.#pax !== undefined || this.#longName !== undefined || this.#longLinkName !== undefined;
  }

  #forgetMetadata(): void {
    this.#pax = this.#longName = this.#longLinkName = undefined;
  }

  #beginBlock(chunk: Buffer, at: number): number {
    // Memory that is never written is never committed, so a false size costs only address space.
    this.#partial = this.#room ?? Buffer.allocUnsafeSlow(this.#needed);
    this.#partialLength = chunk.copy(this.#partial, 0, at);
    return this.#partialLength;
  }

  #continueBlock(chunk: Buffer, at: number): number {
    const block = this.#partial ?? Buffer.alloc(0);
    const copied = chunk.copy(block, this.#partialLength, at);
    this.#partialLength += copied;
    if (this.#partialLength === block.length) {
      this.#partial = undefined;
      this.#take(block, true);
    }
    return copied;
  }

  #take(block: Buffer, isOwn: boolean): void {
    this.#consumed += block.length;
    this.#next(block, isOwn);
  }

  /** Buffers the next `size` bytes, then skips their padding. */
  #expect(size: number, next: (block: Buffer, isOwn: boolean) => void): void {
    if (size === 0) {
      this.#expectHeader();
      next(Buffer.alloc(0), true);
      return;
    }
    this.#needed = size;
    this.#isHeaderNext = false;
    this.#next = (block, isOwn) => {
      this.#expectHeader();
      this.#skipBody(0, size);
      next(block, isOwn);
    };
  }

  /** Skips the rest of a body and the padding after it. */
  #skipBody(left: number, size: number): void {
    this.#padding = paddingOf(size);
    this.#toSkip = left + this.#padding;
  }

  #expectHeader(): void {
    this.#needed = BLOCK;
    this.#isHeaderNext = true;
    this.#next = (block) => this.#onHeader(block);
  }

  #onHeader(block: Buffer): void {
    if (block[0] === 0 && isZeroBlock(block)) {
      this.#zeroBlocks++;
      return;
    }
    const offset = this.#consumed - BLOCK;
    if (this.#zeroBlocks > 0)
      throw new ArchiveError(`the tar is damaged: a lone zero block before byte ${offset}`);
    if (++this.#headers > MAX_TAR_HEADERS) {
      throw new ArchiveError(`the tar holds more than ${MAX_TAR_HEADERS} entries`);
    }
    const header = parseHeader(block, offset);
    switch (header.type) {
      case 'x':
        this.#expectMetadata(header, (bytes) => (this.#pax = parsePax(bytes)));
        break;
      case 'L':
        this.#expectMetadata(header, (bytes) => (this.#longName = decodeLongName(bytes)));
        break;
      case 'K':
        this.#expectMetadata(header, (bytes) => (this.#longLinkName = decodeLongName(bytes)));
        break;
      case 'g':
        this.#forgetMetadata();
        this.#skipBody(header.size, header.size);
        break;
      case 'S':
        this.#onOldSparse(header, block);
        break;
      default:
        this.#onEntry(header);
    }
  }

  #expectHead(resolved: ResolvedEntry): void {
    const { entry, storedSize } = resolved;
    const length = Math.min(storedSize, TAR_HEAD_BYTES);
    this.#expect(length, (block, isOwn) => {
      const rest = storedSize - length;
      const wanted = this.#handler.head?.(entry, block) ?? false;
      this.#skipBody(wanted === false ? rest : 0, storedSize);
      if (wanted === false) return;
      if (wanted !== true) this.#sendTo(wanted, block, rest);
      else if (rest === 0) this.#handler.body(entry, wholeBody(resolved, block, isOwn));
      else this.#expectRest(resolved, block, rest);
    });
  }

  /**
   * Lends the body directly from its chunk. A body split across chunks goes into a reused buffer: programs
   * follow each other by the thousand.
   */
  #expectRest(resolved: ResolvedEntry, head: Buffer, length: number): void {
    this.#toSkip = 0;
    const size = head.length + length;
    if (this.#lent.length < size) this.#lend(Math.max(size, 2 * this.#lent.length));
    const whole = this.#lent.subarray(0, size);
    head.copy(whole);
    const room = whole.subarray(head.length);
    this.#expect(length, (block) => {
      this.#room = undefined;
      const together = asOne(head, block);
      if (!together && block !== room) block.copy(room);
      this.#handler.body(resolved.entry, wholeBody(resolved, together ?? whole, true));
    });
    this.#room = room;
  }

  #lend(size: number): void {
    release(this.#lent);
    this.#lent = Buffer.allocUnsafeSlow(size);
  }

  #sendTo(sink: BodySink, head: Buffer, rest: number): void {
    sink.write(head);
    this.#toSink = rest;
    if (rest > 0) this.#sink = sink;
    else sink.end();
  }

  #passOn(chunk: Buffer, at: number, sink: BodySink): number {
    const length = Math.min(this.#toSink, chunk.length - at);
    this.#toSink -= length;
    this.#consumed += length;
    sink.write(chunk.subarray(at, at + length));
    if (this.#toSink === 0) {
      this.#sink = undefined;
      sink.end();
    }
    return length;
  }

  #expectMetadata({ size }: TarHeader, read: (bytes: Buffer) => unknown): void {
    if (size > MAX_TAR_METADATA_BYTES) {
      throw new ArchiveError(`a tar header of ${size} bytes is over the limit of ${MAX_TAR_METADATA_BYTES}`);
    }
    this.#expect(size, read);
  }

  #onOldSparse(header: TarHeader, block: Buffer): void {
    const { pieces, realSize, extended } = parseOldSparse(block);
    const finish = (): void => this.#onEntry(header, { pieces, realSize });
    if (extended) this.#expectSparseExtension(pieces, finish);
    else finish();
  }

  #expectSparseExtension(pieces: SparsePiece[], finish: () => void): void {
    if (pieces.length > MAX_SPARSE_PIECES) {
      throw new ArchiveError(`the map of a sparse file in the tar has more than ${MAX_SPARSE_PIECES} pieces`);
    }
    this.#expect(BLOCK, (block) => {
      const { pieces: more, extended } = parseSparseExtension(block);
      for (const piece of more) pieces.push(piece);
      if (extended) this.#expectSparseExtension(pieces, finish);
      else finish();
    });
  }

  #onEntry(header: TarHeader, oldSparse?: { pieces: readonly SparsePiece[]; realSize: number }): void {
    const resolved = resolveEntry(header, this.#consumed, {
      pax: this.#pax,
      longName: this.#longName,
      longLinkName: this.#longLinkName,
      oldSparse,
    });
    this.#forgetMetadata();
    this.#hasEntries = true;
    const { entry, storedSize } = resolved;
    const wanted = this.#handler.entry(entry);
    if (wanted === 'head') {
      this.#expectHead(resolved);
    } else if (wanted) {
      this.#expect(storedSize, (block, isOwn) =>
        this.#handler.body(entry, wholeBody(resolved, block, isOwn)),
      );
    } else {
      this.#skipBody(storedSize, storedSize);
    }
  }
}

/** ext4, EROFS and ISO 9660 file systems begin with enough zeros to look like the end of a tar. */
function refuseOtherThanZeros(bytes: Buffer): void {
  if (!isZeroBlock(bytes)) throw new ArchiveError('not a tar archive: other bytes before the first entry');
}

function wholeBody({ entry, sparse }: ResolvedEntry, block: Buffer, isOwn: boolean): Buffer {
  if (sparse) return expandSparse(block, sparse, entry.size);
  return isOwn ? block : Buffer.from(block);
}

/** Joins two adjacent slices without a copy. */
function asOne(first: Buffer, second: Buffer): Buffer | undefined {
  const { buffer, byteOffset, length } = first;
  if (second.buffer !== buffer || second.byteOffset !== byteOffset + length) return undefined;
  return Buffer.from(buffer, byteOffset, length + second.length);
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Decodes a GNU long name. Ignores an empty one, like Go's reader and so every engine. */
function decodeLongName(bytes: Buffer): string | undefined {
  const end = bytes.indexOf(0);
  const name = decodeName(bytes, 0, end < 0 ? bytes.length : end);
  return name === '' ? undefined : name;
}
