import { crc32 } from 'node:zlib';
import type { OverlayEntry, OverlayFacts } from '../../../domain/index.ts';
import { parseOverlayHeader, writeHeader, type Amendment, type OverlayHeader } from './header.ts';
import { queryOfRoots, type NameQuery } from './queries.ts';
import { BLOCK_RECORDS, isNearTop, type OverlayRecord } from './record.ts';
import { RecordReader } from './record-reader.ts';

export type { Amendment, OverlayBlock } from './header.ts';

/** Entries to look up. */
export interface OverlayQuery {
  /** Together with everything below them, and the folders above. */
  readonly roots?: readonly string[];
  /** Without anything below them. */
  readonly paths?: NameQuery;
  /** Whether to include entries near the top. */
  readonly hasTop?: boolean;
  /** Maximum entries to return. */
  readonly limit?: number;
}

/** Checksum and header length. */
const PREFIX_BYTES = 8;

/** All entries in one layer, and so its changes to the layers below. A lookup reads only the blocks that it needs. */
export class LayerOverlay {
  readonly #header: OverlayHeader;
  readonly #names: Buffer;
  readonly #amended: ReadonlyMap<number, Amendment>;

  constructor(header: OverlayHeader, names: Buffer) {
    this.#header = header;
    this.#names = names;
    this.#amended = new Map(header.amendments.map((amendment) => [amendment[0], amendment]));
  }

  /** Returns undefined for bytes that {@link toBytes} did not write, or that were damaged since. */
  static parse(bytes: Uint8Array): LayerOverlay | undefined {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (buffer.length < PREFIX_BYTES || buffer.readUInt32LE(0) !== crc32(buffer.subarray(4)))
      return undefined;
    const end = PREFIX_BYTES + buffer.readUInt32LE(4);
    const header = parseOverlayHeader(buffer.toString('utf8', PREFIX_BYTES, end));
    return header && new LayerOverlay(header, buffer.subarray(end));
  }

  /** Bytes in memory. */
  get size(): number {
    return this.#names.length;
  }

  /** Serialises as a checksum over the rest, the header length, the header and the names. */
  toBytes(): Uint8Array {
    const header = Buffer.from(writeHeader(this.#header));
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32LE(header.length, 4);
    const bytes = Buffer.concat([prefix, header, this.#names]);
    bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
    return bytes;
  }

  /** Returns entries in layer order. */
  select({ roots, paths, hasTop = false, limit = Infinity }: OverlayQuery): OverlayFacts {
    const ways = roots && queryOfRoots(roots);
    const topBlocks = new Set(hasTop ? this.#header.topBlocks : []);
    const found = new FoundEntries();
    for (const [block, { least, greatest, offset }] of this.#header.blocks.entries()) {
      const isTouched = ways?.touches(least, greatest) === true || paths?.touches(least, greatest) === true;
      if (!isTouched && !topBlocks.has(block)) continue;
      const reader = new RecordReader(this.#names, offset);
      const first = block * BLOCK_RECORDS;
      const end = Math.min(first + BLOCK_RECORDS, this.#header.records);
      for (let number = first; number < end; number++) {
        const record = reader.next();
        const { path } = record;
        const isAsked = ways?.has(path) === true || paths?.has(path) === true || (hasTop && isNearTop(path));
        if (isAsked) found.add(this.#amendedRecord(number, record));
      }
      if (found.count > limit) break;
    }
    return found;
  }

  /** Returns a record with its link's final kind and target. */
  #amendedRecord(number: number, record: OverlayRecord): OverlayRecord {
    const [, kind, target] = this.#amended.get(number) ?? [];
    const { path } = record;
    if (!kind) return record;
    return target === undefined ? { kind, path } : { kind, path, target };
  }
}

class FoundEntries implements OverlayFacts {
  readonly whiteouts: string[] = [];
  readonly opaque: string[] = [];
  readonly entries: OverlayEntry[] = [];

  get count(): number {
    return this.entries.length + this.whiteouts.length + this.opaque.length;
  }

  add({ kind, path, target }: OverlayRecord): void {
    if (kind === 'whiteout') this.whiteouts.push(path);
    else if (kind === 'opaque') this.opaque.push(path);
    else this.entries.push(target === undefined ? { path, kind } : { path, kind, target });
  }
}
