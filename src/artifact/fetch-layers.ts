import { join } from 'node:path';
import type { FeedContext } from '../advisory/index.ts';
import { makeSpoolFolder } from '../spool/index.ts';
import { checkContent } from './content.ts';
import {
  parseArtifactManifest,
  type ArtifactEntry,
  type ContentDescriptor,
  type ArtifactManifest,
} from './documents.ts';
import { MAX_LAYER_BYTES } from './limits.ts';
import { artifactRefused } from './refused.ts';
import type { ArtifactSource } from './source.ts';
import { unpack } from './unpack.ts';

/** Layers unpacked into a folder owned by this process. */
export interface FetchedLayers {
  readonly files: readonly string[];
  remove(): void;
}

/** One layer from one artifact. */
export interface WantedLayer {
  readonly entry: ArtifactEntry;
  readonly layer: Pick<ContentDescriptor, 'digest' | 'size'>;
}

/** Fetches the manifest listed in the index. Throws ARTIFACT_REFUSED for any other. */
export async function fetchManifest(entry: ArtifactEntry, source: ArtifactSource): Promise<ArtifactManifest> {
  const name = nameOf(entry, source);
  const manifest = await source.manifest(entry.manifest);
  if (!manifest) throw artifactRefused(`${name} is missing`, 'publish it again: plimsoll feeds push');
  checkContent(manifest, entry.manifest, name);
  return parseArtifactManifest(manifest, name);
}

/** Fetches layers, unpacking a layer only after its digest matches the manifest. */
export async function fetchLayers(
  wanted: readonly WantedLayer[],
  source: ArtifactSource,
  { onProgress }: Pick<FeedContext, 'onProgress'>,
): Promise<FetchedLayers> {
  const spool = makeSpoolFolder();
  try {
    const files: string[] = [];
    for (const [number, { entry, layer }] of wanted.entries()) {
      const name = nameOf(entry, source);
      if (layer.size > MAX_LAYER_BYTES)
        throw artifactRefused(`${name} is larger than ${MAX_LAYER_BYTES} bytes`);
      const packed = await source.blob(layer.digest, layer.size);
      checkContent(packed, layer.digest, name);
      onProgress?.({ feed: entry.feed, bytes: packed.length, totalBytes: packed.length });
      const file = join(spool.path, `layer-${number}`);
      await unpack(packed, file, name);
      files.push(file);
    }
    return { files, remove: () => spool.remove() };
  } catch (error) {
    spool.remove();
    throw error;
  }
}

function nameOf({ name }: ArtifactEntry, source: ArtifactSource): string {
  return `the artifact ${name} of ${source.name}`;
}
