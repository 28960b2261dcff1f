import type { DatabaseFile } from '../database-file.ts';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The magic's lowest bit is the checksum byte order; everything else is big-endian. */
const MAGIC = 0x377f0682;
const FORMAT_VERSION = 3007000;
const MIN_PAGE_BYTES = 512;
const MAX_PAGE_BYTES = 64 * 1024;

/** Database pages after the committed transactions in a write-ahead log. */
export interface CommittedPages {
  readonly pageBytes: number;
  /** The database's length in pages after the last commit; 0 if nothing was committed. */
  readonly databasePages: number;
  readonly changedPages: number;
  /** Returns a page's newest content by page number, starting at 1; undefined if it was not changed. */
  page(number: number): Buffer | undefined;
  /** Reason why the rest was not read, as one clause; absent if the log ends as SQLite would have left it. */
  readonly damage?: string;
}

/**
 * Reads a `-wal` file up to its last good commit, as SQLite does before it opens a database. Source:
 * https://www.sqlite.org/fileformat2.html#the_write_ahead_log (clause 4).
 */
export function readWriteAheadLog(log: DatabaseFile): CommittedPages {
  const nothing = { pageBytes: 0, databasePages: 0, changedPages: 0, page: () => undefined };
  if (log.length < HEADER_BYTES) return { ...nothing, damage: `its log has only ${log.length} bytes` };
  const header = log.head(HEADER_BYTES);
  const magic = header.readUInt32BE(0);
  const pageBytes = header.readUInt32BE(8);
  const isPowerOfTwo = (pageBytes & (pageBytes - 1)) === 0;
  if ((magic & ~1) !== MAGIC || header.readUInt32BE(4) !== FORMAT_VERSION) {
    return { ...nothing, damage: 'its log is not a write-ahead log: wrong magic number' };
  }
  const sum = new LogChecksum((magic & 1) === 0);
  sum.add(header.subarray(0, HEADER_BYTES - 8));
  if (
    !sum.equals(header.subarray(HEADER_BYTES - 8)) ||
    pageBytes < MIN_PAGE_BYTES ||
    pageBytes > MAX_PAGE_BYTES ||
    !isPowerOfTwo
  ) {
    return { ...nothing, damage: 'the header of its log is damaged' };
  }
  return { pageBytes, ...readFrames({ log, pageBytes, salts: header.subarray(16, 24) }, sum) };
}

interface LogFrames {
  readonly log: DatabaseFile;
  readonly pageBytes: number;
  /** Both change each time the log restarts. */
  readonly salts: Buffer;
}

function readFrames(frames: LogFrames, sum: LogChecksum): Omit<CommittedPages, 'pageBytes'> {
  const { log, pageBytes } = frames;
  /** Log offsets of each changed page's newest content. */
  const pages = new Map<number, number>();
  const uncommitted = new Map<number, number>();
  let databasePages = 0;
  let damage: string | undefined;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  let at = HEADER_BYTES;
  // Frames from before the log's last restart have other salts: there the log ends.
  for (; continuesAt(frames, at); at += frameBytes) {
    const frame = readFrame(frames, at, sum);
    if (!frame) {
      damage = `its log is damaged at byte ${at}`;
      break;
    }
    uncommitted.set(frame.page, at + FRAME_HEADER_BYTES);
    if (frame.pagesAfterCommit === 0) continue;
    databasePages = frame.pagesAfterCommit;
    for (const [number, start] of uncommitted) pages.set(number, start);
    uncommitted.clear();
  }
  if (isOfThisRound(frames, at)) damage ??= `its log is damaged at byte ${at}`;
  // An incomplete transaction is rolled back, but its package may have been unpacked already.
  if (uncommitted.size > 0) damage ??= 'its log ends within a transaction';
  const page = (number: number) => {
    const start = pages.get(number);
    return start === undefined ? undefined : log.read(start, pageBytes);
  };
  return { databasePages, changedPages: pages.size, page, ...(damage && { damage }) };
}

function continuesAt({ log, salts }: LogFrames, at: number): boolean {
  if (at + FRAME_HEADER_BYTES > log.length) return at < log.length;
  return log.read(at + 8, 8).equals(salts);
}

/**
 * Whether a frame from here on has a salt from this round. Each round gets two new salts, so a frame that
 * shares one was altered, and a frame that shares both follows an altered one.
 */
function isOfThisRound({ log, pageBytes, salts }: LogFrames, from: number): boolean {
  for (let at = from; at + FRAME_HEADER_BYTES <= log.length; at += FRAME_HEADER_BYTES + pageBytes) {
    const own = log.read(at + 8, 8);
    if (own.readUInt32BE(0) === salts.readUInt32BE(0) || own.readUInt32BE(4) === salts.readUInt32BE(4))
      return true;
  }
  return false;
}

/** Reads one frame's header; undefined if the frame is cut off or was altered. */
function readFrame({ log, pageBytes }: LogFrames, at: number, sum: LogChecksum) {
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  if (at + frameBytes > log.length) return undefined;
  const frame = log.read(at, frameBytes);
  const page = frame.readUInt32BE(0);
  sum.add(frame.subarray(0, 8));
  sum.add(frame.subarray(FRAME_HEADER_BYTES));
  if (!sum.equals(frame.subarray(16)) || page === 0) return undefined;
  return { page, pagesAfterCommit: frame.readUInt32BE(4) };
}

/** Running checksum over the whole log: a frame that was not written after its predecessors does not match. */
class LogChecksum {
  readonly #littleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  /** Adds bytes, in multiples of eight. */
  add(bytes: Buffer): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + view.getUint32(at, this.#littleEndian) + this.#second) >>> 0;
      this.#second = (this.#second + view.getUint32(at + 4, this.#littleEndian) + this.#first) >>> 0;
    }
  }

  equals(bytes: Buffer): boolean {
    return bytes.readUInt32BE(0) === this.#first && bytes.readUInt32BE(4) === this.#second;
  }
}
