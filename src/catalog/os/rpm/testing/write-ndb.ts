import { adler32 } from '../adler32.ts';

const SLOT_PAGE_BYTES = 4096;
const BLOCK_BYTES = 16;

/** Writes an ndb database with one page of slots, as rpm's lib/backend/ndb/rpmpkg.c does. */
export function writeNdb(headers: readonly Buffer[]): Buffer {
  const slots = Buffer.alloc(SLOT_PAGE_BYTES);
  slots.write('RpmP', 'latin1');
  [0, 1, 1, headers.length + 1].forEach((number, i) => slots.writeUInt32LE(number, 4 + i * 4));
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at, 'latin1');
  const blobs: Buffer[] = [];
  let block = SLOT_PAGE_BYTES / BLOCK_BYTES;
  headers.forEach((header, i) => {
    const blob = writeBlob(header, i + 1);
    const blocks = blob.length / BLOCK_BYTES;
    [i + 1, block, blocks].forEach((number, field) =>
      slots.writeUInt32LE(number, 32 + i * 16 + 4 + field * 4),
    );
    blobs.push(blob);
    block += blocks;
  });
  return Buffer.concat([slots, ...blobs]);
}

function writeBlob(header: Buffer, number: number): Buffer {
  const blob = Buffer.alloc(Math.ceil((header.length + 28) / BLOCK_BYTES) * BLOCK_BYTES);
  const tail = blob.length - 12;
  blob.write('BlbS', 'latin1');
  [number, 1, header.length].forEach((field, i) => blob.writeUInt32LE(field, 4 + i * 4));
  header.copy(blob, 16);
  blob.writeUInt32LE(adler32(blob.subarray(0, tail)), tail);
  blob.writeUInt32LE(header.length, tail + 4);
  blob.write('BlbE', tail + 8, 'latin1');
  return blob;
}
