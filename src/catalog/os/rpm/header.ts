import { DamagedError } from './database-entry.ts';
import { checkRegion, type HeaderDigest } from './header-region.ts';
import { MAX_INDEX_ENTRIES, MAX_STORE_BYTES, MAX_TEXT_BYTES, MAX_VALUES } from './limits.ts';

/** Tag numbers from rpm's `rpmtag.h`, for the tags that are read. */
export const TAG = {
  sha1: 269,
  sha256: 273,
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  packager: 1015,
  architecture: 1022,
  fileDigests: 1035,
  sourceRpm: 1044,
  directoryIndexes: 1116,
  baseNames: 1117,
  directoryNames: 1118,
  fileDigestAlgorithm: 5011,
  modularityLabel: 5096,
} as const;

type Tag = (typeof TAG)[keyof typeof TAG];

interface IndexEntry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

const PREAMBLE_BYTES = 8;
const INDEX_ENTRY_BYTES = 16;
const INT32 = 4;
/** STRING, STRING_ARRAY and I18NSTRING share one layout in the store: texts, each terminated by NUL. */
const TEXT_TYPES: readonly number[] = [6, 8, 9];
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

/**
 * A package's header as stored in a database: the number of index entries, the store's length, the entries
 * (tag, type, offset, count), the store. All numbers are big-endian. Source:
 * https://rpm-software-management.github.io/rpm/manual/hdr_regions.html and lib/header.c.
 */
export class RpmHeader {
  readonly #store: Buffer;
  readonly #index = new Map<number, IndexEntry>();

  /**
   * Throws DamagedError for a preamble that does not fit the bytes, and for bytes that do not match their
   * digest; tags are checked when they are read.
   */
  constructor(bytes: Uint8Array) {
    const blob = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (blob.length < PREAMBLE_BYTES) {
      throw new DamagedError(`${blob.length} bytes are too few for a header`);
    }
    const entries = blob.readUInt32BE(0);
    const storeBytes = blob.readUInt32BE(4);
    if (entries > MAX_INDEX_ENTRIES) throw new DamagedError(`its header claims ${entries} tags`);
    const storeAt = PREAMBLE_BYTES + entries * INDEX_ENTRY_BYTES;
    if (storeBytes > MAX_STORE_BYTES || storeAt + storeBytes > blob.length) {
      throw new DamagedError(`expected a header of ${storeAt + storeBytes} bytes, got ${blob.length}`);
    }
    this.#store = blob.subarray(storeAt, storeAt + storeBytes);
    for (let at = PREAMBLE_BYTES; at < storeAt; at += INDEX_ENTRY_BYTES) {
      const tag = blob.readUInt32BE(at);
      if (!WANTED.has(tag)) continue;
      // Entries added at install time come last, and override the package's own region.
      this.#index.set(tag, {
        type: blob.readUInt32BE(at + 4),
        offset: blob.readUInt32BE(at + 8),
        count: blob.readUInt32BE(at + 12),
      });
    }
    const digest = this.#digest();
    if (digest) checkRegion(blob, digest);
  }

  /** Returns a tag's first text (for a translated one, the untranslated text); undefined if the tag is absent. */
  text(tag: Tag): string | undefined {
    const entry = this.#entry(tag, TEXT_TYPES);
    if (!entry) return undefined;
    const end = this.#endOfText(tag, entry.offset);
    if (end - entry.offset > MAX_TEXT_BYTES) {
      throw new DamagedError(`its tag ${tag} is a string of ${end - entry.offset} bytes`);
    }
    return this.#store.toString('utf8', entry.offset, end);
  }

  /** Returns all texts in a tag; empty if the tag is absent. */
  texts(tag: Tag): readonly string[] {
    const entry = this.#entry(tag, TEXT_TYPES);
    const texts: string[] = [];
    let start = entry?.offset ?? 0;
    while (entry && texts.length < entry.count) {
      const end = this.#endOfText(tag, start);
      texts.push(this.#store.toString('utf8', start, end));
      start = end + 1;
    }
    return texts;
  }

  /** Returns all numbers in a tag of 32-bit integers; empty if the tag is absent. */
  numbers(tag: Tag): readonly number[] {
    const entry = this.#entry(tag, [INT32]);
    if (!entry) return [];
    if (entry.count * 4 > this.#store.length - entry.offset) {
      throw new DamagedError(`its tag ${tag} claims ${entry.count} numbers`);
    }
    return Array.from({ length: entry.count }, (_, i) => this.#store.readUInt32BE(entry.offset + i * 4));
  }

  #digest(): HeaderDigest | undefined {
    for (const algorithm of ['sha256', 'sha1'] as const) {
      const hex = this.text(TAG[algorithm]);
      if (hex !== undefined) return { algorithm, hex };
    }
    return undefined;
  }

  #entry(tag: Tag, types: readonly number[]): IndexEntry | undefined {
    const entry = this.#index.get(tag);
    if (!entry) return undefined;
    if (!types.includes(entry.type)) throw new DamagedError(`its tag ${tag} has type ${entry.type}`);
    if (entry.count === 0 || entry.count > MAX_VALUES) {
      throw new DamagedError(`its tag ${tag} claims ${entry.count} values`);
    }
    if (entry.offset >= this.#store.length) throw new DamagedError(`its tag ${tag} is outside the header`);
    return entry;
  }

  #endOfText(tag: Tag, start: number): number {
    const end = start < this.#store.length ? this.#store.indexOf(0, start) : -1;
    if (end < 0) throw new DamagedError(`a string of its tag ${tag} is unterminated`);
    return end;
  }
}
