import type { Digest, ImageIdentity } from '../domain/index.ts';
import { formatImageReference, type ImageReference } from '../image/index.ts';
import type { ImageName } from '../store/ports.ts';

type RegistryName = Pick<ImageName, 'name' | 'repository'> & { readonly kind: 'reference' };

/**
 * Lists the full names of an image of a registry: as it was asked for, and by the index of its platforms, which is how
 * clusters know it. Of several platforms that were read, that name means the last.
 */
export function referenceNames(
  reference: ImageReference,
  { indexDigest }: Pick<ImageIdentity, 'indexDigest'>,
): readonly RegistryName[] {
  const repository = `${reference.registry}/${reference.repository}`;
  const byIndex = indexDigest ? [nameByIndex(repository, indexDigest)] : [];
  return [{ kind: 'reference', name: formatImageReference(reference), repository }, ...byIndex];
}

export function nameByIndex(repository: string, indexDigest: Digest): RegistryName {
  return { kind: 'reference', name: `${repository}@${indexDigest}`, repository };
}
