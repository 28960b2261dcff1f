import { inflateWhole, MAX_WHOLE_BYTES } from '../../../archive/index.ts';
import { defined, type Digest } from '../../../domain/index.ts';
import type { InflatedCheck, StreamedLayer } from '../source.ts';
import { readHead, streamLocalBlob, type LocalBlob } from './local-file.ts';
import type { FileMemory, LocalLayer } from './file-memory.ts';
import { FileState } from './remembered.ts';
import { BlobHash, mismatch } from './verify.ts';

/** Makes a layer from a compressed blob, hashed as it streams. A small one can be inflated ahead. */
export function streamedLayer(
  local: LocalLayer,
  blob: LocalBlob,
  memory: FileMemory,
  isAhead: boolean,
): StreamedLayer {
  const { mediaType, diffId } = local;
  const state = new FileState(blob, memory);
  const whole = isAhead && blob.size <= MAX_WHOLE_BYTES ? readHead(blob, blob.size) : undefined;
  let computed: Digest | undefined;
  return {
    kind: 'stream',
    ...defined({ mediaType }),
    bytes: verified(local, whole ? [whole] : streamLocalBlob(blob), state, (digest) => (computed = digest)),
    ...(whole && { inflated: inflateWhole(whole) }),
    computedDigest: () => {
      if (computed) return computed;
      throw new Error('a digest is known after the last byte');
    },
    ...(diffId && { inflatedCheck: inflatedCheck(local.name, diffId, state) }),
  };
}

async function* verified(
  { name, promised }: LocalLayer,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  state: FileState,
  onDigest: (digest: Digest) => void,
): AsyncGenerator<Uint8Array> {
  const hash = new BlobHash(promised);
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  const digest = hash.finish();
  if (promised && digest !== promised) throw mismatch(`layer ${name}`, digest, promised);
  await state.remember(digest);
  onDigest(digest);
}

/** Checks the diff ID, which `docker load` relies on, whatever name the archive gives the blob. */
function inflatedCheck(name: string, diffId: Digest, state: FileState): InflatedCheck {
  const hash = new BlobHash(diffId);
  return {
    update: (chunk) => hash.update(chunk),
    async finish() {
      const digest = hash.finish();
      if (digest !== diffId) throw mismatch(`layer ${name}, inflated,`, digest, diffId);
      await state.rememberContent(digest);
    },
  };
}
