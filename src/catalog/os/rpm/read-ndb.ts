import { adler32 } from './adler32.ts';
import { type DatabaseEntries, type DatabaseEntry, Damage, DamagedError } from './database-entry.ts';

const DATABASE_MAGIC = magic('RpmP');
const SLOT_MAGIC = magic('Slot');
const BLOB_MAGIC = magic('BlbS');
const BLOB_END_MAGIC = magic('BlbE');
const SLOT_PAGE_BYTES = 4096;
const SLOT_BYTES = 16;
/** The first two slots of the first page hold the database's own header. */
const HEADER_BYTES = 32;
const BLOCK_BYTES = 16;
const BLOB_HEAD_BYTES = 16;
const BLOB_TAIL_BYTES = 12;

interface Slot {
  readonly package: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the ndb format, `Packages.db`: pages of slots, each locating the blob of one package, in blocks of 16 bytes,
 * little-endian. Source: rpm's lib/backend/ndb/rpmpkg.c.
 */
export function* readNdb(bytes: Uint8Array): DatabaseEntries {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < HEADER_BYTES || !hasMagic(file, 0, DATABASE_MAGIC)) {
    throw new DamagedError('not an ndb database: wrong magic number');
  }
  const version = file.readUInt32LE(4);
  if (version !== 0) {
    throw new DamagedError(`unknown version ${version} of the ndb format`);
  }
  const slotsEnd = file.readUInt32LE(12) * SLOT_PAGE_BYTES;

  const damage = new Damage();
  let used = 0;
  for (let at = HEADER_BYTES; at + SLOT_BYTES <= Math.min(slotsEnd, file.length); at += SLOT_BYTES) {
    const slot = damage.attempt(() => readSlot(file, at));
    if (!slot) continue;
    // Blobs never overlap: otherwise a small file could name the same large blob in every slot.
    used += Math.min(slot.end, file.length) - Math.min(slot.start, file.length);
    if (used > file.length) throw new DamagedError('its entries overlap');
    yield toEntry(file, slot);
  }
  if (slotsEnd === 0 || slotsEnd > file.length || hasMagic(file, slotsEnd, SLOT_MAGIC)) {
    throw new DamagedError(`expected its slots to end at byte ${slotsEnd} of ${file.length}`);
  }
  damage.throwIfAny();
}

/** Undefined for a free slot, which rpm clears. */
function readSlot(file: Buffer, at: number): Slot | undefined {
  const number = file.readUInt32LE(at + 4);
  const start = file.readUInt32LE(at + 8) * BLOCK_BYTES;
  const end = start + file.readUInt32LE(at + 12) * BLOCK_BYTES;
  if (!hasMagic(file, at, SLOT_MAGIC) || (number === 0 && end > 0)) {
    throw new DamagedError(`its slot at byte ${at} is damaged`);
  }
  return number === 0 ? undefined : { package: number, start, end };
}

function toEntry(file: Buffer, slot: Slot): DatabaseEntry {
  return { name: `package ${slot.package}`, header: () => readBlob(file, slot) };
}

function readBlob(file: Buffer, { package: number, start, end }: Slot): Uint8Array {
  if (end > file.length) throw new DamagedError(`expected it to end at byte ${end} of ${file.length}`);
  if (end - start < BLOB_HEAD_BYTES + BLOB_TAIL_BYTES) throw new DamagedError('too short for a header');
  const tail = end - BLOB_TAIL_BYTES;
  const length = file.readUInt32LE(start + 12);
  const isWhole =
    hasMagic(file, start, BLOB_MAGIC) &&
    file.readUInt32LE(start + 4) === number &&
    start + BLOB_HEAD_BYTES + length <= tail &&
    file.readUInt32LE(tail + 4) === length &&
    hasMagic(file, tail + 8, BLOB_END_MAGIC);
  if (!isWhole) throw new DamagedError('its blob has a wrong head or tail');
  if (adler32(file.subarray(start, tail)) !== file.readUInt32LE(tail)) {
    throw new DamagedError('its checksum differs');
  }
  return file.subarray(start + BLOB_HEAD_BYTES, start + BLOB_HEAD_BYTES + length);
}

function hasMagic(file: Buffer, at: number, magicNumber: number): boolean {
  return at + 4 <= file.length && file.readUInt32LE(at) === magicNumber;
}

function magic(text: string): number {
  return Buffer.from(text, 'latin1').readUInt32LE(0);
}
