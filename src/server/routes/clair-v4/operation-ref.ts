import { createHash } from 'node:crypto';
import type { SyncEntry } from '../../../store/ports.ts';

/**
 * Returns the reference by which Clair's notifier remembers an update: a version 8 UUID (RFC 9562, 5.8) with
 * the sync's sequence number and a hash, so that a rebuilt store is not mistaken for the one that issued it.
 */
export function toRef({ seq, feed, syncedAt }: SyncEntry): string {
  const hash = createHash('sha256').update(`${seq}\n${feed}\n${syncedAt}`).digest('hex');
  const number = seq.toString(16).padStart(12, '0');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${number}`;
}

/** The largest value in the store's column. */
const MAX_SEQ = 0x7fff_ffff;

/** Extracts the sync's sequence number; only the sync itself shows whether this store issued the reference. */
export function seqOf(ref: string): number | undefined {
  const seq = Number.parseInt(ref.slice(ref.lastIndexOf('-') + 1), 16);
  return seq > 0 && seq <= MAX_SEQ ? seq : undefined;
}
