import { inflateWhole, MAGIC_BYTES, MAX_WHOLE_BYTES, sniffCompression } from '../../../archive/index.ts';
import { defined, digestAlgorithm } from '../../../domain/index.ts';
import type { BlobDigests, FileLayer } from '../source.ts';
import { readHead, type LocalBlob } from './local-file.ts';
import type { FileMemory, LocalLayer } from './file-memory.ts';
import { FileState } from './remembered.ts';
import { mismatch } from './verify.ts';

/**
 * Makes a layer from a range of a local file. A small compressed one can be inflated ahead. Digests are compared
 * with all promised ones, and cached for exactly this file state.
 */
export function fileLayer(
  local: LocalLayer,
  blob: LocalBlob,
  memory: FileMemory,
  isAhead: boolean,
): FileLayer {
  const { mediaType, promised, diffId } = local;
  const state = new FileState(blob, memory);
  const isPlain = sniffCompression(readHead(blob, MAGIC_BYTES)) === 'none';
  if (isPlain && memory.skipDigestCheck) return { kind: 'file', ...blob };
  const whole = isAhead && !isPlain && blob.size <= MAX_WHOLE_BYTES ? readHead(blob, blob.size) : undefined;
  const algorithms = {
    blob: promised ? digestAlgorithm(promised) : 'sha256',
    ...defined({ content: diffId && digestAlgorithm(diffId) }),
  } as const;
  return {
    kind: 'file',
    ...blob,
    // A plain tar is recognised by its bytes, whatever its media type.
    ...(!isPlain && defined({ mediaType })),
    algorithms,
    ...(whole && { ahead: { blob: whole, content: inflateWhole(whole) } }),
    async verify(digests) {
      compare(local, digests, isPlain ? '' : ', inflated,');
      // A plain tar was read once to hash it and once more to walk it.
      if (isPlain && !state.isUnchanged()) return undefined;
      await state.remember(digests.blob);
      if (digests.content) await state.rememberContent(digests.content);
      return digests.blob;
    },
  };
}

/** Compares the diff ID, too, which `docker load` relies on, whatever name the archive gives the blob. */
function compare(
  { name, promised, diffId }: LocalLayer,
  { blob, content }: BlobDigests,
  inflated: string,
): void {
  if (promised && blob !== promised) throw mismatch(`layer ${name}`, blob, promised);
  if (diffId && content && content !== diffId) throw mismatch(`layer ${name}${inflated}`, content, diffId);
}
