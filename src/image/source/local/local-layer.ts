import { MAGIC_BYTES, sniffCompression } from '../../../archive/index.ts';
import type { Digest, Layer } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { DocumentStore } from '../../../store/ports.ts';
import type { LayerContent, LayerSource, StreamedLayer } from '../source.ts';
import { readHead, stampOf, streamBlob, type LocalBlob } from './local-file.ts';
import { BlobHash, mismatch } from './verify.ts';

/** What is known of files that were read before, and the clock by which that is trusted. */
export interface FileMemory {
  readonly documents: Pick<DocumentStore, 'digestOfFile' | 'rememberFile'>;
  readonly now: () => Date;
}

export interface LocalLayer {
  readonly layer: Layer;
  /** What errors and problems call it. */
  readonly name: string;
  /** Absent where the image does not hold it. */
  readonly blob: LocalBlob | undefined;
  /** The digest that its bytes must have, where something verified says so. */
  readonly promised?: Digest;
  readonly mediaType?: string;
}

/** A file that was written so short ago could be written again within the same tick of its clock. */
const SETTLED_MILLISECONDS = 2_000;

/**
 * A layer in a file of this machine. A plain tar is walked by seeking; anything else is streamed, its digest computed
 * and remembered for exactly this state of the file, which is what makes it known the next time.
 */
export async function localLayer(local: LocalLayer, memory: FileMemory): Promise<LayerSource> {
  const { layer, blob, promised } = local;
  const known = blob && (await memory.documents.digestOfFile(stampOf(blob).stamp));
  return {
    layer,
    ...(known && (!promised || known === promised) && { knownDigest: known }),
    // Not async in itself, since nothing is read before the first chunk is asked for.
    open: () => Promise.resolve().then(() => openLayer(local, memory)),
  };
}

function openLayer(local: LocalLayer, memory: FileMemory): LayerContent {
  const { blob, name, layer } = local;
  if (!blob) throw new AppError('IMAGE_INVALID', `layer ${name} is not part of the image, only named by it`);
  if (layer.size !== undefined && blob.size !== layer.size) {
    throw mismatch(`layer ${name}`, `${blob.size} bytes`, `${layer.size}`);
  }
  const isPlain = sniffCompression(readHead(blob, MAGIC_BYTES)) === 'none';
  return isPlain ? { kind: 'file', ...blob } : streamedLayer(local, blob, memory);
}

function streamedLayer(local: LocalLayer, blob: LocalBlob, memory: FileMemory): StreamedLayer {
  const { mediaType } = local;
  let computed: Digest | undefined;
  return {
    kind: 'stream',
    ...(mediaType !== undefined && { mediaType }),
    bytes: verified(local, blob, memory, (digest) => (computed = digest)),
    computedDigest: () => {
      if (computed) return computed;
      throw new Error('a digest is known after the last byte');
    },
  };
}

async function* verified(
  { name, promised }: LocalLayer,
  blob: LocalBlob,
  { documents, now }: FileMemory,
  onDigest: (digest: Digest) => void,
): AsyncGenerator<Uint8Array> {
  const before = stampOf(blob);
  const isSettled = now().getTime() - before.changedAt > SETTLED_MILLISECONDS;
  const hash = new BlobHash(promised);
  for await (const chunk of streamBlob(blob)) {
    hash.update(chunk);
    yield chunk;
  }
  const digest = hash.finish();
  if (promised && digest !== promised) throw mismatch(`layer ${name}`, digest, promised);
  const isUnchanged = JSON.stringify(stampOf(blob).stamp) === JSON.stringify(before.stamp);
  if (isSettled && isUnchanged) await documents.rememberFile(before.stamp, digest);
  onDigest(digest);
}
