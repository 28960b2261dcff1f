import type { Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { refuseEncrypted } from '../refuse-encrypted.ts';
import type { LayerContent, LayerSource } from '../source.ts';
import { fileLayer } from './file-layer.ts';
import type { FileMemory, LocalLayer } from './file-memory.ts';
import { stampOf, type LocalBlob } from './local-file.ts';
import { contentStamp } from './remembered.ts';
import { mismatch } from './verify.ts';

export type { FileMemory } from './file-memory.ts';

/**
 * Makes a layer from a local file. Its digest is cached for exactly this file state, for the next scan.
 */
export async function localLayer(local: LocalLayer, memory: FileMemory): Promise<LayerSource> {
  const { layer, blob } = local;
  const known = blob && (await knownDigest(local, blob, memory));
  const open = (isAhead: boolean) => Promise.resolve().then(() => openLayer(local, memory, isAhead));
  let prepared: Promise<LayerContent> | undefined;
  return {
    layer,
    ...(known && { knownDigest: known }),
    prepare() {
      prepared = open(true);
      // Rethrown by `open`, if that is called at all.
      prepared.catch(() => undefined);
    },
    open() {
      const opened = prepared ?? open(false);
      prepared = undefined;
      return opened;
    },
  };
}

/**
 * Returns a blob's cached digest if all promised digests are verified: another image in the archive may
 * promise others.
 */
async function knownDigest(
  { promised, diffId }: LocalLayer,
  blob: LocalBlob,
  { documents, skipDigestCheck }: FileMemory,
): Promise<Digest | undefined> {
  const { stamp } = stampOf(blob);
  const known = await documents.digestOfFile(stamp);
  if (!known || (promised && known !== promised)) return undefined;
  if (!diffId || skipDigestCheck) return known;
  return (await documents.digestOfFile(contentStamp(stamp))) === diffId ? known : undefined;
}

function openLayer(local: LocalLayer, memory: FileMemory, isAhead: boolean): LayerContent {
  const { blob, name, layer, mediaType } = local;
  refuseEncrypted(name, mediaType);
  if (!blob) throw new AppError('IMAGE_INVALID', `layer ${name} is named, but not included`);
  if (layer.size !== undefined && blob.size !== layer.size) {
    throw mismatch(`layer ${name}`, `${blob.size} bytes`, `${layer.size}`);
  }
  return fileLayer(memory.skipDigestCheck ? withoutDiffId(local) : local, blob, memory, isAhead);
}

function withoutDiffId({ diffId: _diffId, ...local }: LocalLayer): LocalLayer {
  return local;
}
