import type { Readable } from 'node:stream';
import { MAGIC_BYTES, sniffCompression } from '../archive/index.ts';
import { spool, type SpooledFile } from '../image/index.ts';

/**
 * Spools standard input to disk if it is an archive, as `docker save` writes: its index comes last. Anything else, such
 * as an SBOM, stays unread. Throws as `spool` does.
 */
export async function archiveInStandardInput(
  input: Readable = process.stdin,
): Promise<SpooledFile | undefined> {
  const head = await headOf(input);
  // The head of a tar's first entry holds NULs; a text never does.
  const isArchive = head.includes(0) || sniffCompression(head.subarray(0, MAGIC_BYTES)) !== 'none';
  return isArchive ? spool(input, 'standard input') : undefined;
}

/** Looks at the first bytes, and leaves them in the stream; none at its end. */
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
