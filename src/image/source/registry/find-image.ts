import type { Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { MAX_INDEX_DEPTH } from '../../limits.ts';
import { choosePlatform, type ImageManifest, type Schema1Manifest } from '../../manifest/index.ts';
import type { ImageReference } from '../../reference/index.ts';
import type { RegistryDocuments, VerifiedManifest } from './documents.ts';

/** Hub counts the manifests that are pulled, and not the questions after their digests. */
const COUNTING_REGISTRIES: ReadonlySet<string> = new Set(['docker.io']);

/** Follows indexes down to the manifest of one image. */
export async function findImage(
  { registry, tag = 'latest', digest }: ImageReference,
  documents: RegistryDocuments,
  name: string,
  platform: Platform | undefined,
): Promise<VerifiedManifest & { readonly manifest: ImageManifest | Schema1Manifest }> {
  const what = `the manifest of ${name}`;
  let found = digest
    ? await documents.manifest({ digest }, what)
    : await documents.manifestOfTag(tag, what, COUNTING_REGISTRIES.has(registry));
  for (let depth = 0; depth < MAX_INDEX_DEPTH; depth++) {
    const { manifest } = found;
    if (manifest.kind !== 'index') return { digest: found.digest, manifest };
    found = await documents.manifest(choosePlatform(manifest.entries, name, platform), what);
  }
  throw new AppError('IMAGE_INVALID', `${name} is an index of indexes, more than ${MAX_INDEX_DEPTH} deep`);
}
