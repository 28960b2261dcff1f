import { type DatabaseEntries, type DatabaseEntry, Damage, DamagedError } from '../database-entry.ts';
import type { DatabaseFile } from '../database-file.ts';
import { MAX_HELD_BYTES } from '../limits.ts';
import { type BerkeleyFile, type BerkeleyPage, openBerkeley, PAGE_HEADER_BYTES, PAGE_TYPE } from './pages.ts';

const ITEM_TYPE = { inline: 1, offPage: 3 } as const;
const OFF_PAGE_ITEM_BYTES = 12;
const INDEX_SLOT_BYTES = 2;

/** Hash page item: a key, or its value. */
interface Item {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the Berkeley DB hash, `Packages`: each record's key is a header number, its value the header, nearly
 * always on a chain of overflow pages. Reads all hash pages in file order instead of following buckets, so
 * that a broken pointer cannot hide the rest. Record 0 holds the highest number in use and is not a package.
 */
export function* readBerkeley(database: DatabaseFile): DatabaseEntries {
  const file = openBerkeley(database);
  const chains = new OverflowChains(file);
  const damage = new Damage();
  for (let number = 1; number < file.pages; number++) {
    const page = file.page(number);
    const isFree = page.type === PAGE_TYPE.free && page.entries === 0;
    if (isFree || page.type === PAGE_TYPE.overflow) continue;
    const items = itemsOf(page);
    if (!items) damage.add(`its page ${number} is damaged`);
    for (let i = 0; items && i < items.length; i += 2) {
      const key = items[i];
      const value = items[i + 1];
      if (!key || !value) continue;
      const record = inlineNumber(page, key);
      const isCounter = record === 0 && inlineNumber(page, value) !== undefined;
      if (!isCounter) yield toEntry(page, value, record, chains);
    }
  }
  damage.throwIfAny();
  if (file.claimedPages > file.pages) {
    throw new DamagedError(`expected ${file.claimedPages} pages, got ${file.pages}`);
  }
  chains.throwIfPagesAreLeft();
}

/** Undefined if rpm does not write such a page, or its items do not fit it. */
function itemsOf(page: BerkeleyPage): readonly Item[] | undefined {
  const isHash = page.type === PAGE_TYPE.hash || page.type === PAGE_TYPE.hashUnsorted;
  const indexEnd = PAGE_HEADER_BYTES + page.entries * INDEX_SLOT_BYTES;
  const isPaired = page.entries % 2 === 0;
  if (!isHash || page.ownNumber !== page.number || !isPaired || indexEnd > page.view.byteLength) {
    return undefined;
  }
  const items: Item[] = [];
  // Items are written from the page's end downwards, so each one ends where the previous one begins.
  let end = page.view.byteLength;
  for (let i = 0; i < page.entries; i++) {
    const start = page.view.getUint16(PAGE_HEADER_BYTES + i * INDEX_SLOT_BYTES, page.littleEndian);
    if (start < indexEnd || start >= end) return undefined;
    items.push({ start, end });
    end = start;
  }
  // The page records where its lowest item begins; 65536 does not fit the field, and is written as 0.
  return page.offset === end % 0x1_0000 ? items : undefined;
}

/** Returns a key, which is a header number; undefined for an item that is not a four-byte number. */
function inlineNumber(page: BerkeleyPage, { start, end }: Item): number | undefined {
  const isNumber = page.view.getUint8(start) === ITEM_TYPE.inline && end - start === 5;
  return isNumber ? page.view.getUint32(start + 1, page.littleEndian) : undefined;
}

function toEntry(
  page: BerkeleyPage,
  value: Item,
  record: number | undefined,
  chains: OverflowChains,
): DatabaseEntry {
  return {
    name: `record ${record ?? `with an odd key on page ${page.number}`}`,
    header: () => {
      const type = page.view.getUint8(value.start);
      const { buffer, byteOffset } = page.view;
      if (type === ITEM_TYPE.inline) {
        return new Uint8Array(buffer, byteOffset + value.start + 1, value.end - value.start - 1);
      }
      if (type !== ITEM_TYPE.offPage || value.end - value.start !== OFF_PAGE_ITEM_BYTES) {
        throw new DamagedError(`its value has type ${type}, which rpm does not write`);
      }
      const first = page.view.getUint32(value.start + 4, page.littleEndian);
      const length = page.view.getUint32(value.start + 8, page.littleEndian);
      return chains.read(first, length);
    },
  };
}

/** Values stored on chains of overflow pages. */
class OverflowChains {
  readonly #file: BerkeleyFile;
  /** Each page is part of one value only: this prevents cycles, and many records sharing one large value. */
  readonly #seen: Uint8Array;
  #isBroken = false;

  constructor(file: BerkeleyFile) {
    this.#file = file;
    this.#seen = new Uint8Array(file.pages);
  }

  read(first: number, length: number): Uint8Array {
    try {
      return this.#gather(first, length);
    } catch (thrown) {
      this.#isBroken = true;
      throw thrown;
    }
  }

  /**
   * Throws if overflow pages belong to no record: then a record was lost, unless a chain broke, which was
   * reported. (The record count in the first page would show it too, but some tools initialise it with an
   * estimate.) Call it after all values were read.
   */
  throwIfPagesAreLeft(): void {
    for (let number = 1; number < this.#file.pages && !this.#isBroken; number++) {
      if (this.#seen[number] === 1 || this.#file.page(number).type !== PAGE_TYPE.overflow) continue;
      throw new DamagedError(`the record to which its page ${number} belongs is lost`);
    }
  }

  #gather(first: number, length: number): Uint8Array {
    if (length > MAX_HELD_BYTES) throw new DamagedError(`expected ${length} bytes, which are too many`);
    const parts: Uint8Array[] = [];
    let gathered = 0;
    for (let number = first; number !== 0 && gathered < length;) {
      const page = this.#overflowPage(number);
      parts.push(new Uint8Array(page.view.buffer, page.view.byteOffset + PAGE_HEADER_BYTES, page.offset));
      gathered += page.offset;
      number = page.next;
    }
    if (gathered !== length) throw new DamagedError(`expected ${length} bytes, got ${gathered}`);
    return Buffer.concat(parts, length);
  }

  #overflowPage(number: number): BerkeleyPage {
    if (number >= this.#file.pages)
      throw new DamagedError(`it continues on page ${number}, past the end of the file`);
    if (this.#seen[number] === 1) {
      throw new DamagedError(`it continues on page ${number}, which was already read`);
    }
    this.#seen[number] = 1;
    const page = this.#file.page(number);
    if (page.type !== PAGE_TYPE.overflow || page.ownNumber !== number) {
      throw new DamagedError(`it continues on page ${number}, which is not an overflow page`);
    }
    if (page.offset > this.#file.pageBytes - PAGE_HEADER_BYTES) {
      throw new DamagedError(`page ${number} claims ${page.offset} bytes`);
    }
    return page;
  }
}
