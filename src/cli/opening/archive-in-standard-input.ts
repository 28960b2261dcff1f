import type { Readable } from 'node:stream';
import { MAGIC_BYTES, sniffCompression } from '../../archive/index.ts';
import { spool, type SpooledFile } from '../../image/index.ts';

/**
 * Spools standard input to disk if it is an archive from `docker save`, whose index comes last. Leaves
 * anything else, such as an SBOM, unread. Throws as `spool` does.
 */
export async function archiveInStandardInput(
  input: Readable = process.stdin,
): Promise<SpooledFile | undefined> {
  const head = await headOf(input);
  // The header of a tar's first entry contains NULs; a text never does.
  const isArchive = head.includes(0) || sniffCompression(head.subarray(0, MAGIC_BYTES)) !== 'none';
  return isArchive ? spool(input, 'standard input') : undefined;
}

/** Peeks at the first bytes; returns an empty buffer at the end. */
async function headOf(input: Readable): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const go = () => resolve(undefined);
  input.once('readable', go).once('end', go).once('error', go);
  if (!input.readableEnded) await promise;
  input.off('readable', go).off('end', go).off('error', go);
  const head: unknown = input.read();
  if (!Buffer.isBuffer(head)) return Buffer.alloc(0);
  input.unshift(head);
  return head;
}
