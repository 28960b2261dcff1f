import { createHash } from 'node:crypto';
import { DamagedError } from './database-entry.ts';

const REGION_TAG = 63;
const PREAMBLE_BYTES = 8;
const ENTRY_BYTES = 16;
/** The region's last bytes repeat its entry, with its entry count. */
const TRAILER_BYTES = ENTRY_BYTES;
const MAGIC = Buffer.from('8eade80100000000', 'hex');

/** A package header's digest from build time, in hex. */
export interface HeaderDigest {
  readonly algorithm: 'sha256' | 'sha1';
  readonly hex: string;
}

/**
 * Checks a header's immutable region against its digest, as rpm does whenever it reads its database. Headers
 * in very old packages have no region. Throws DamagedError if they differ; the preamble was checked before.
 * Source: https://rpm-software-management.github.io/rpm/manual/hdr_regions.html and lib/header.c,
 * hdrblobDigestUpdate.
 */
export function checkRegion(header: Buffer, { algorithm, hex }: HeaderDigest): void {
  const entries = header.readUInt32BE(0);
  if (entries === 0 || header.readUInt32BE(PREAMBLE_BYTES) !== REGION_TAG) return;
  const storeAt = PREAMBLE_BYTES + entries * ENTRY_BYTES;
  const trailerAt = storeAt + header.readUInt32BE(PREAMBLE_BYTES + 8);
  const end = trailerAt + TRAILER_BYTES;
  const own = end > header.length ? 0 : header.readInt32BE(trailerAt + 8) / -ENTRY_BYTES;
  if (own < 1 || own > entries || !Number.isInteger(own))
    throw new DamagedError('its region has no valid end');
  const lengths = Buffer.alloc(PREAMBLE_BYTES);
  lengths.writeUInt32BE(own, 0);
  lengths.writeUInt32BE(end - storeAt, 4);
  const sum = createHash(algorithm)
    .update(MAGIC)
    .update(lengths)
    .update(header.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + own * ENTRY_BYTES))
    .update(header.subarray(storeAt, end))
    .digest('hex');
  if (sum !== hex.toLowerCase()) throw new DamagedError(`its header does not match its ${algorithm}`);
}
