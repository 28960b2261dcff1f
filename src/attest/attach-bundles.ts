import { bundleManifest, type Repository } from '../artifact/index.ts';
import type { Digest } from '../domain/index.ts';
import { describeImage, type Attestation } from './attach.ts';

/** Attaches bundles to an image in a registry, each as a separate artifact; existing ones stay. */
export async function attachBundles(
  bundles: readonly Attestation[],
  digest: Digest,
  repository: Repository,
): Promise<void> {
  const subject = await describeImage(digest, repository);
  for (const { predicateType, bytes } of bundles) {
    const { manifest, blobs } = bundleManifest(bytes, predicateType, subject);
    for (const content of blobs) await repository.push(content);
    await repository.pushManifest(manifest.digest, manifest.bytes, manifest.mediaType);
  }
}
