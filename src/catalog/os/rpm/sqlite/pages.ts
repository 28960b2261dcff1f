import { DamagedError } from '../database-entry.ts';
import type { DatabaseFile } from '../database-file.ts';
import { type CommittedPages, readWriteAheadLog } from './write-ahead-log.ts';

const MAGIC = 'SQLite format 3\0';
/** Length of the header at the start of the first page. */
export const FILE_HEADER_BYTES = 100;
const MIN_PAGE_BYTES = 512;
const MAX_PAGE_BYTES = 64 * 1024;
const MIN_USABLE_BYTES = 480;
const UTF_8 = 1;

/** An SQLite file split into its pages, which are numbered from 1. */
export interface SqliteFile {
  /** Page size without the trailing bytes that extensions may reserve. */
  readonly usableBytes: number;
  /** Upper bound on the length of anything in the file. */
  readonly totalBytes: number;
  /** Reason why some content cannot be read, as one clause. */
  readonly damage: string | undefined;
  /** Each page is part of one tree or one value: taking it twice is damage, so pointers cannot form a cycle. */
  takePage(number: number): Buffer;
}

/**
 * Reads the file's header, from the write-ahead log if that holds a newer one. Source:
 * https://www.sqlite.org/fileformat2.html#the_database_header (clause 1.3).
 */
export function openSqlitePages(file: DatabaseFile, log: DatabaseFile | undefined): SqliteFile {
  const committed = log && log.length > 0 ? readWriteAheadLog(log) : undefined;
  const header = (committed?.page(1) ?? file.head(FILE_HEADER_BYTES)).subarray(0, FILE_HEADER_BYTES);
  if (header.length < FILE_HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new DamagedError('not an SQLite database: wrong magic number');
  }
  const pageBytes = pageBytesOf(header);
  const usableBytes = pageBytes - header.readUInt8(20);
  if (usableBytes < MIN_USABLE_BYTES) {
    throw new DamagedError(`invalid usable page size of ${usableBytes} bytes`);
  }
  if (header.readUInt32BE(56) !== UTF_8) {
    throw new DamagedError('its text is UTF-16, which rpm does not write');
  }
  if (committed && committed.changedPages > 0 && committed.pageBytes !== pageBytes) {
    throw new DamagedError(`expected pages of ${pageBytes} bytes in its log, got ${committed.pageBytes}`);
  }
  const pages = Math.floor(file.length / pageBytes);
  return {
    usableBytes,
    totalBytes: (pages + (committed?.changedPages ?? 0)) * pageBytes,
    damage: committed?.damage ?? truncation(header, pages, committed),
    takePage: pageTaker(file, pageBytes, committed),
  };
}

function pageBytesOf(header: Buffer): number {
  const written = header.readUInt16BE(16);
  // 65536 does not fit the field, and is written as 1.
  const pageBytes = written === 1 ? MAX_PAGE_BYTES : written;
  const isPowerOfTwo = (pageBytes & (pageBytes - 1)) === 0;
  if (pageBytes < MIN_PAGE_BYTES || !isPowerOfTwo) {
    throw new DamagedError(`invalid page size of ${pageBytes} bytes`);
  }
  return pageBytes;
}

function truncation(
  header: Buffer,
  pages: number,
  committed: CommittedPages | undefined,
): string | undefined {
  // Clause 1.3.7: the length in the header counts only if the last writer updated it, and a log overrides it.
  const isKept = header.readUInt32BE(24) === header.readUInt32BE(92);
  const claimed = header.readUInt32BE(28);
  if (committed?.databasePages || !isKept || claimed <= pages) return undefined;
  return `expected ${claimed} pages, got ${pages}`;
}

function pageTaker(
  file: DatabaseFile,
  pageBytes: number,
  committed: CommittedPages | undefined,
): SqliteFile['takePage'] {
  const taken = new Set<number>();
  return (number) => {
    if (taken.has(number)) throw new DamagedError(`its page ${number} is used twice`);
    const end = number * pageBytes;
    const isInFile = number > 0 && end <= file.length;
    const page = committed?.page(number) ?? (isInFile ? file.read(end - pageBytes, pageBytes) : undefined);
    if (!page) throw new DamagedError(`its page ${number} is outside the file`);
    taken.add(number);
    return page;
  };
}
