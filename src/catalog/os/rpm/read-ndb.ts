import { adler32 } from './adler32.ts';
import { type DatabaseEntries, type DatabaseEntry, Damage, DamagedError } from './database-entry.ts';
import type { DatabaseFile } from './database-file.ts';

const DATABASE_MAGIC = magic('RpmP');
const SLOT_MAGIC = magic('Slot');
const BLOB_MAGIC = magic('BlbS');
const BLOB_END_MAGIC = magic('BlbE');
const SLOT_PAGE_BYTES = 4096;
const SLOT_BYTES = 16;
/** The first two slots of the first page hold the database's own header. */
const HEADER_BYTES = 32;
const MAGIC_BYTES = 4;
const BLOCK_BYTES = 16;
const BLOB_HEAD_BYTES = 16;
const BLOB_TAIL_BYTES = 12;

interface Slot {
  readonly package: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the ndb format, `Packages.db`: pages of slots, each locating one package's blob, in 16-byte blocks,
 * little-endian. Source: rpm's lib/backend/ndb/rpmpkg.c.
 */
export function* readNdb(file: DatabaseFile): DatabaseEntries {
  const header = file.head(HEADER_BYTES);
  if (header.length < HEADER_BYTES || !hasMagic(header, 0, DATABASE_MAGIC)) {
    throw new DamagedError('not an ndb database: wrong magic number');
  }
  const version = header.readUInt32LE(4);
  if (version !== 0) {
    throw new DamagedError(`unknown version ${version} of the ndb format`);
  }
  const slotsEnd = header.readUInt32LE(12) * SLOT_PAGE_BYTES;

  const damage = new Damage();
  let used = 0;
  for (const slot of readSlots(file, slotsEnd, damage)) {
    // Blobs never overlap: otherwise a small file could name the same large blob in every slot.
    used += Math.min(slot.end, file.length) - Math.min(slot.start, file.length);
    if (used > file.length) throw new DamagedError('its entries overlap');
    yield toEntry(file, slot);
  }
  if (slotsEnd === 0 || slotsEnd > file.length || hasMoreSlots(file, slotsEnd)) {
    throw new DamagedError(`expected its slots to end at byte ${slotsEnd} of ${file.length}`);
  }
  damage.throwIfAny();
}

/** Yields the slots in use, and adds damaged ones to the damage. */
function* readSlots(file: DatabaseFile, slotsEnd: number, damage: Damage): Iterable<Slot> {
  const end = Math.min(slotsEnd, file.length);
  for (let start = 0; start < end; start += SLOT_PAGE_BYTES) {
    const page = file.read(start, Math.min(SLOT_PAGE_BYTES, end - start));
    for (let at = start === 0 ? HEADER_BYTES : 0; at + SLOT_BYTES <= page.length; at += SLOT_BYTES) {
      const slot = damage.attempt(() => readSlot(page, at, start));
      if (slot) yield slot;
    }
  }
}

function hasMoreSlots(file: DatabaseFile, slotsEnd: number): boolean {
  return slotsEnd + MAGIC_BYTES <= file.length && hasMagic(file.read(slotsEnd, MAGIC_BYTES), 0, SLOT_MAGIC);
}

/** Undefined for a free slot, which rpm clears. */
function readSlot(page: Buffer, at: number, pageStart: number): Slot | undefined {
  const number = page.readUInt32LE(at + 4);
  const start = page.readUInt32LE(at + 8) * BLOCK_BYTES;
  const end = start + page.readUInt32LE(at + 12) * BLOCK_BYTES;
  if (!hasMagic(page, at, SLOT_MAGIC) || (number === 0 && end > 0)) {
    throw new DamagedError(`its slot at byte ${pageStart + at} is damaged`);
  }
  return number === 0 ? undefined : { package: number, start, end };
}

function toEntry(file: DatabaseFile, slot: Slot): DatabaseEntry {
  return { name: `package ${slot.package}`, header: () => readBlob(file, slot) };
}

function readBlob(file: DatabaseFile, { package: number, start, end }: Slot): Uint8Array {
  if (end > file.length) throw new DamagedError(`expected it to end at byte ${end} of ${file.length}`);
  if (end - start < BLOB_HEAD_BYTES + BLOB_TAIL_BYTES) throw new DamagedError('too short for a header');
  const blob = file.read(start, end - start);
  const tail = blob.length - BLOB_TAIL_BYTES;
  const length = blob.readUInt32LE(12);
  const isWhole =
    hasMagic(blob, 0, BLOB_MAGIC) &&
    blob.readUInt32LE(4) === number &&
    BLOB_HEAD_BYTES + length <= tail &&
    blob.readUInt32LE(tail + 4) === length &&
    hasMagic(blob, tail + 8, BLOB_END_MAGIC);
  if (!isWhole) throw new DamagedError('its blob has a wrong head or tail');
  if (adler32(blob.subarray(0, tail)) !== blob.readUInt32LE(tail)) {
    throw new DamagedError('its checksum differs');
  }
  return blob.subarray(BLOB_HEAD_BYTES, BLOB_HEAD_BYTES + length);
}

function hasMagic(bytes: Buffer, at: number, magicNumber: number): boolean {
  return bytes.readUInt32LE(at) === magicNumber;
}

function magic(text: string): number {
  return Buffer.from(text, 'latin1').readUInt32LE(0);
}
