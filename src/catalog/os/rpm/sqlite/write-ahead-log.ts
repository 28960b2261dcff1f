const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The lowest bit of the magic gives the byte order of the checksums; everything else is big-endian. */
const MAGIC = 0x377f0682;
const FORMAT_VERSION = 3007000;
const MIN_PAGE_BYTES = 512;
const MAX_PAGE_BYTES = 64 * 1024;

/** Database pages after the committed transactions of a write-ahead log. */
export interface CommittedPages {
  readonly pageBytes: number;
  /** The database's length in pages after the last commit; 0 when nothing was committed. */
  readonly databasePages: number;
  /** The newest content of each changed page, by its number, which begins at 1. */
  readonly pages: ReadonlyMap<number, Uint8Array>;
  /** Reason why the rest was not read, as one clause; absent when the log ends as SQLite would have left it. */
  readonly damage?: string;
}

/**
 * Reads a `-wal` file up to its last good commit, as SQLite does before it opens a database.
 * Source: https://www.sqlite.org/fileformat2.html#the_write_ahead_log (clause 4).
 */
export function readWriteAheadLog(bytes: Uint8Array): CommittedPages {
  const log = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nothing = { pageBytes: 0, databasePages: 0, pages: new Map<number, Uint8Array>() };
  if (bytes.length < HEADER_BYTES) return { ...nothing, damage: `its log has only ${bytes.length} bytes` };
  const magic = log.getUint32(0);
  const pageBytes = log.getUint32(8);
  const isPowerOfTwo = (pageBytes & (pageBytes - 1)) === 0;
  if ((magic & ~1) !== MAGIC || log.getUint32(4) !== FORMAT_VERSION) {
    return { ...nothing, damage: 'its log is not a write-ahead log: wrong magic number' };
  }
  const sum = new LogChecksum(log, (magic & 1) === 0);
  sum.add(0, HEADER_BYTES - 8);
  if (
    !sum.equals(HEADER_BYTES - 8) ||
    pageBytes < MIN_PAGE_BYTES ||
    pageBytes > MAX_PAGE_BYTES ||
    !isPowerOfTwo
  ) {
    return { ...nothing, damage: 'the header of its log is damaged' };
  }
  return { pageBytes, ...readFrames(log, pageBytes, sum) };
}

function readFrames(log: DataView, pageBytes: number, sum: LogChecksum): Omit<CommittedPages, 'pageBytes'> {
  const pages = new Map<number, Uint8Array>();
  const uncommitted = new Map<number, Uint8Array>();
  let databasePages = 0;
  let damage: string | undefined;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  let at = HEADER_BYTES;
  // Frames from before the last restart of the log have other salts: there the log ends.
  for (; continuesAt(log, at); at += frameBytes) {
    const page = readFrame(log, at, pageBytes, sum);
    if (!page) {
      damage = `its log is damaged at byte ${at}`;
      break;
    }
    uncommitted.set(log.getUint32(at), page);
    const pagesAfterCommit = log.getUint32(at + 4);
    if (pagesAfterCommit === 0) continue;
    databasePages = pagesAfterCommit;
    for (const [number, content] of uncommitted) pages.set(number, content);
    uncommitted.clear();
  }
  if (isOfThisRound(log, at, frameBytes)) damage ??= `its log is damaged at byte ${at}`;
  // An incomplete transaction is rolled back, but its package may have been unpacked already.
  if (uncommitted.size > 0) damage ??= 'its log ends within a transaction';
  return { databasePages, pages, ...(damage && { damage }) };
}

function continuesAt(log: DataView, at: number): boolean {
  if (at + FRAME_HEADER_BYTES > log.byteLength) return at < log.byteLength;
  return log.getUint32(at + 8) === log.getUint32(16) && log.getUint32(at + 12) === log.getUint32(20);
}

/**
 * Whether a frame from here on has a salt of this round. Both salts are new in each round, so a frame that shares one
 * was altered, and a frame that shares both comes after one that was.
 */
function isOfThisRound(log: DataView, from: number, frameBytes: number): boolean {
  for (let at = from; at + FRAME_HEADER_BYTES <= log.byteLength; at += frameBytes) {
    if (log.getUint32(at + 8) === log.getUint32(16) || log.getUint32(at + 12) === log.getUint32(20))
      return true;
  }
  return false;
}

/** Reads the page of one frame; undefined when the frame is cut off or was altered. */
function readFrame(log: DataView, at: number, pageBytes: number, sum: LogChecksum): Uint8Array | undefined {
  const start = at + FRAME_HEADER_BYTES;
  if (start + pageBytes > log.byteLength) return undefined;
  sum.add(at, 8);
  sum.add(start, pageBytes);
  if (!sum.equals(at + 16) || log.getUint32(at) === 0) return undefined;
  return new Uint8Array(log.buffer, log.byteOffset + start, pageBytes);
}

/** Running checksum over the whole log: a frame that was not written after its predecessors does not match. */
class LogChecksum {
  readonly #log: DataView;
  readonly #littleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(log: DataView, littleEndian: boolean) {
    this.#log = log;
    this.#littleEndian = littleEndian;
  }

  add(at: number, length: number): void {
    for (let i = at; i < at + length; i += 8) {
      this.#first = (this.#first + this.#log.getUint32(i, this.#littleEndian) + this.#second) >>> 0;
      this.#second = (this.#second + this.#log.getUint32(i + 4, this.#littleEndian) + this.#first) >>> 0;
    }
  }

  equals(at: number): boolean {
    return this.#log.getUint32(at) === this.#first && this.#log.getUint32(at + 4) === this.#second;
  }
}
