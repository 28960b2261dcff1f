import { Damage, DamagedError } from '../database-entry.ts';
import { MAX_HELD_BYTES } from '../limits.ts';
import { FILE_HEADER_BYTES, type SqliteFile } from './pages.ts';
import { readVarint } from './record.ts';

const INTERIOR = 5;
const LEAF = 13;
const INTERIOR_HEADER_BYTES = 12;
const LEAF_HEADER_BYTES = 8;
const POINTER_BYTES = 2;
/** Shorter cells are padded, so that they can become free blocks. */
const MIN_CELL_BYTES = 4;
const FREE_BLOCK_HEADER_BYTES = 4;

export interface SqliteRow {
  readonly id: number;
  /** Throws DamagedError if only this record is unreadable. */
  record(): Buffer;
}

interface TreePage {
  readonly number: number;
  readonly bytes: Buffer;
  /** Start of its header: on the first page, after the file's header. */
  readonly start: number;
  readonly isLeaf: boolean;
  /** Cell offsets, in row order. */
  readonly cells: readonly number[];
}

/** One cell, and its length on the page: a row on a leaf, else a child. */
type Cell = { readonly bytes: number } & ({ readonly row: SqliteRow } | { readonly child: number });

/**
 * Yields a table's rows in ID order. Damage does not stop the walk; it is thrown at the end. Source:
 * https://www.sqlite.org/fileformat2.html#b_tree_pages (clause 1.6).
 */
export function* readTable(file: SqliteFile, root: number): Iterable<SqliteRow> {
  const damage = new Damage();
  const open = [root];
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    const page = damage.attempt(() => openTreePage(file, number));
    if (!page) continue;
    // SQLite frees a leaf along with its last row, so this page belongs to something else.
    if (page.isLeaf && page.cells.length === 0 && number !== root)
      damage.add(`its page ${number} has no row`);
    const cells = damage.attempt(() => readCells(file, page, damage)) ?? [];
    for (const cell of cells) if ('row' in cell) yield cell.row;
    const children = cells.flatMap((cell) => ('child' in cell ? [cell.child] : []));
    if (page.isLeaf) continue;
    open.push(page.bytes.readUInt32BE(page.start + 8));
    for (const child of children.reverse()) open.push(child);
  }
  damage.throwIfAny();
}

function openTreePage(file: SqliteFile, number: number): TreePage {
  const bytes = file.takePage(number);
  const start = number === 1 ? FILE_HEADER_BYTES : 0;
  const type = bytes.readUInt8(start);
  if (type !== LEAF && type !== INTERIOR) throw new DamagedError(`its page ${number} is not a table page`);
  const pointers = start + (type === LEAF ? LEAF_HEADER_BYTES : INTERIOR_HEADER_BYTES);
  const count = bytes.readUInt16BE(start + 3);
  if (pointers + count * POINTER_BYTES > file.usableBytes) {
    throw new DamagedError(`its page ${number} claims ${count} rows`);
  }
  const cells = Array.from({ length: count }, (_, i) => bytes.readUInt16BE(pointers + i * POINTER_BYTES));
  return { number, bytes, start, isLeaf: type === LEAF, cells };
}

function readCells(file: SqliteFile, page: TreePage, damage: Damage): readonly Cell[] {
  const cells = page.cells
    .map((at) => damage.attempt(() => readCell(file, page, at)))
    .filter((cell) => cell !== undefined);
  const used = cells.reduce((sum, cell) => sum + cell.bytes, 0);
  // Pointers that all name the same row could turn one row into millions.
  if (used > file.usableBytes) throw new DamagedError(`the rows of its page ${page.number} overlap`);
  if (cells.length === page.cells.length) damage.attempt(() => checkSpace(file, page, used));
  return cells;
}

function readCell(file: SqliteFile, page: TreePage, at: number): Cell {
  const bytes = page.bytes.subarray(0, file.usableBytes);
  if (at + MIN_CELL_BYTES > bytes.length) {
    throw new DamagedError(`a row of its page ${page.number} is outside the page`);
  }
  if (!page.isLeaf) return { bytes: readVarint(bytes, at + 4).end - at, child: bytes.readUInt32BE(at) };
  const length = readVarint(bytes, at);
  const id = readVarint(bytes, length.end);
  const local = localBytes(length.value, file.usableBytes);
  const isSpilled = local < length.value;
  const end = Math.max(id.end + local + (isSpilled ? 4 : 0), at + MIN_CELL_BYTES);
  if (end > bytes.length) throw new DamagedError(`a row of its page ${page.number} runs past its end`);
  const start = bytes.subarray(id.end, id.end + local);
  const next = isSpilled ? bytes.readUInt32BE(id.end + local) : 0;
  return {
    bytes: end - at,
    row: { id: id.value, record: () => readSpilled(file, start, next, length.value) },
  };
}

/** Computes how much of a record stays on its leaf: the formulas in clause 1.6, for table leaves. */
function localBytes(length: number, usable: number): number {
  const most = usable - 35;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

/** Reads a record that continues on a chain of overflow pages, each beginning with the next one's number. */
function readSpilled(file: SqliteFile, start: Buffer, firstPage: number, length: number): Buffer {
  if (start.length === length) return start;
  if (length > Math.min(file.totalBytes, MAX_HELD_BYTES)) throw new DamagedError(`it claims ${length} bytes`);
  const parts = [start];
  let missing = length - start.length;
  for (let number = firstPage; missing > 0;) {
    if (number === 0) throw new DamagedError(`it lacks ${missing} of its ${length} bytes`);
    const page = file.takePage(number);
    const part = page.subarray(4, Math.min(file.usableBytes, 4 + missing));
    parts.push(part);
    missing -= part.length;
    number = page.readUInt32BE(0);
  }
  return Buffer.concat(parts, length);
}

/**
 * Checks that rows and free space together fill a page, as SQLite's own integrity check does: an altered row
 * count would otherwise lose rows without a trace.
 */
function checkSpace(file: SqliteFile, { number, bytes, start }: TreePage, used: number): void {
  // 65536 does not fit the field, and is written as 0.
  const contentStart = bytes.readUInt16BE(start + 5) || 0x1_0000;
  let free = bytes.readUInt8(start + 7);
  let last = 0;
  for (let at = bytes.readUInt16BE(start + 1); at !== 0; at = bytes.readUInt16BE(at)) {
    if (at <= last || at + FREE_BLOCK_HEADER_BYTES > file.usableBytes) {
      throw new DamagedError(`the free blocks of its page ${number} are damaged`);
    }
    free += bytes.readUInt16BE(at + 2);
    last = at;
  }
  if (contentStart + used + free !== file.usableBytes) {
    throw new DamagedError(`the rows of its page ${number} do not fill it`);
  }
}
