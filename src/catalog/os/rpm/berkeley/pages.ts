import { DamagedError } from '../database-entry.ts';
import type { DatabaseFile } from '../database-file.ts';

const HASH_MAGIC = 0x061561;
/** Berkeley DB hash page versions 7 to 10 do not differ in anything that is read here. */
const FIRST_VERSION = 7;
const LAST_VERSION = 10;
const META_BYTES = 512;
const MIN_PAGE_BYTES = 512;
const MAX_PAGE_BYTES = 64 * 1024;
const META_FLAG_CHECKSUMS = 0x01;

export const PAGE_HEADER_BYTES = 26;

export const PAGE_TYPE = { free: 0, hashUnsorted: 2, overflow: 7, hashMeta: 8, hash: 13 } as const;

/** A Berkeley DB file split into pages; numbers are in the writing machine's byte order. */
export interface BerkeleyFile {
  readonly pageBytes: number;
  /** Page count from the first page; more than `pages` in a truncated file. */
  readonly claimedPages: number;
  readonly pages: number;
  page(number: number): BerkeleyPage;
}

/** Every page's header. */
export interface BerkeleyPage {
  readonly number: number;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** The page's own record of its number. */
  readonly ownNumber: number;
  readonly next: number;
  readonly entries: number;
  /** On a hash page, where the lowest item begins; on an overflow page, how many bytes of the value it holds. */
  readonly offset: number;
  readonly type: number;
}

/**
 * Reads the first page. Source: Berkeley DB's src/dbinc/db_page.h, `struct _hashmeta33` and `struct
 * _db_page`. Throws DamagedError for anything but an unencrypted hash without page checksums, as rpm has
 * always written it.
 */
export function openBerkeley(file: DatabaseFile): BerkeleyFile {
  if (file.length < META_BYTES) {
    throw new DamagedError(`${file.length} bytes are too few for a database`);
  }
  const head = viewOf(file.head(META_BYTES));
  const littleEndian = head.getUint32(12, true) === HASH_MAGIC;
  const meta = (at: number): number => head.getUint32(at, littleEndian);
  if (meta(12) !== HASH_MAGIC) throw new DamagedError('not a Berkeley DB hash: wrong magic number');
  const version = meta(16);
  if (version < FIRST_VERSION || version > LAST_VERSION) {
    throw new DamagedError(`unknown version ${version} of the Berkeley DB hash`);
  }
  if (head.getUint8(24) !== 0 || (head.getUint8(26) & META_FLAG_CHECKSUMS) !== 0) {
    throw new DamagedError('encrypted or with page checksums, which rpm does not write');
  }
  const pageBytes = meta(20);
  const isPowerOfTwo = (pageBytes & (pageBytes - 1)) === 0;
  if (pageBytes < MIN_PAGE_BYTES || pageBytes > MAX_PAGE_BYTES || !isPowerOfTwo) {
    throw new DamagedError(`invalid page size of ${pageBytes} bytes`);
  }
  return {
    pageBytes,
    claimedPages: meta(32) + 1,
    pages: Math.floor(file.length / pageBytes),
    page: (number) => readPageHeader(viewOf(file.read(number * pageBytes, pageBytes)), number, littleEndian),
  };
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}

function readPageHeader(view: DataView, number: number, littleEndian: boolean): BerkeleyPage {
  return {
    number,
    view,
    littleEndian,
    ownNumber: view.getUint32(8, littleEndian),
    next: view.getUint32(16, littleEndian),
    entries: view.getUint16(20, littleEndian),
    offset: view.getUint16(22, littleEndian),
    type: view.getUint8(25),
  };
}
