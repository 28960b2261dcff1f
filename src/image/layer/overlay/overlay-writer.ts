import type { OverlayEntry } from '../../../domain/index.ts';
import { MAX_OVERLAY_BYTES } from '../../limits.ts';
import { LayerOverlay, type Amendment, type OverlayBlock } from './layer-overlay.ts';
import {
  BLOCK_RECORDS,
  hasTarget,
  isNearTop,
  KIND_BITS,
  NUMBER_BYTES,
  RECORD_KINDS,
  type RecordKind,
} from './record.ts';

const FIRST_BYTES = 16 * 1024;
/** Maximum UTF-8 bytes per UTF-16 unit. */
const MAX_UNIT_BYTES = 3;

const KIND_NUMBERS: Readonly<Record<RecordKind, number>> = {
  file: RECORD_KINDS.indexOf('file'),
  directory: RECORD_KINDS.indexOf('directory'),
  symlink: RECORD_KINDS.indexOf('symlink'),
  hardlink: RECORD_KINDS.indexOf('hardlink'),
  other: RECORD_KINDS.indexOf('other'),
  whiteout: RECORD_KINDS.indexOf('whiteout'),
  opaque: RECORD_KINDS.indexOf('opaque'),
};

/** Records every entry in one layer, in layer order. Each path is stored as its difference from the previous one. */
export class OverlayWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  #records = 0;
  #previous = '';
  readonly #blocks: { offset: number; least: string; greatest: string }[] = [];
  readonly #topBlocks = new Set<number>();
  readonly #amendments: Amendment[] = [];
  #isCut = false;

  /** Whether records were dropped at the limit. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Returns the record number, for later amendment. Paths and targets are bounded by the caller. */
  add(kind: RecordKind, path: string, target = ''): number {
    if (!this.#hasRoom(path.length + target.length)) return this.#records;
    const shared = this.#isAtBlockStart(path) ? 0 : sharedLength(this.#previous, path);
    this.#writeNumber((shared << KIND_BITS) | KIND_NUMBERS[kind]);
    this.#writeText(path.slice(shared));
    if (hasTarget(kind)) this.#writeText(target);
    if (isNearTop(path)) this.#topBlocks.add(this.#blocks.length - 1);
    this.#previous = path;
    return this.#records++;
  }

  /** Sets a link's final kind and target once it was followed. */
  amend(record: number, { kind, target }: Pick<OverlayEntry, 'kind' | 'target'>): void {
    if (record < this.#records)
      this.#amendments.push(target === undefined ? [record, kind] : [record, kind, target]);
  }

  finish(): LayerOverlay {
    const blocks: readonly OverlayBlock[] = this.#blocks;
    const topBlocks = [...this.#topBlocks];
    const header = { records: this.#records, blocks, topBlocks, amendments: this.#amendments };
    return new LayerOverlay(header, this.#bytes.subarray(0, this.#length));
  }

  #isAtBlockStart(path: string): boolean {
    const block = this.#blocks.at(-1);
    if (!block || this.#records % BLOCK_RECORDS === 0) {
      this.#blocks.push({ offset: this.#length, least: path, greatest: path });
      return true;
    }
    if (path < block.least) block.least = path;
    else if (path > block.greatest) block.greatest = path;
    return false;
  }

  #hasRoom(units: number): boolean {
    const needed = this.#length + units * MAX_UNIT_BYTES + 3 * NUMBER_BYTES;
    this.#isCut ||= needed > MAX_OVERLAY_BYTES;
    if (!this.#isCut && needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    return !this.#isCut;
  }

  #writeNumber(value: number): void {
    this.#length = this.#bytes.writeUInt16LE(value, this.#length);
  }

  #writeText(text: string): void {
    const start = this.#length + NUMBER_BYTES;
    const written = this.#bytes.write(text, start);
    this.#writeNumber(written);
    this.#length = start + written;
  }
}

/** Counts shared UTF-16 units without splitting a surrogate pair: the rest has to be valid UTF-8. */
function sharedLength(previous: string, path: string): number {
  const most = Math.min(previous.length, path.length);
  let shared = 0;
  while (shared < most && previous.charCodeAt(shared) === path.charCodeAt(shared)) shared++;
  const next = path.charCodeAt(shared);
  return shared > 0 && next >= 0xdc00 && next <= 0xdfff ? shared - 1 : shared;
}
