import type { ImageIdentity } from '../domain/index.ts';
import { formatImageReference, type ImageReference } from '../image/index.ts';
import type { ImageName } from '../store/ports.ts';

/**
 * Lists the full names of an image of a registry: as it was asked for, and by the index of its platforms, which is how
 * clusters know it. Of several platforms that were read, that name means the last.
 */
export function referenceNames(
  reference: ImageReference,
  { indexDigest }: Pick<ImageIdentity, 'indexDigest'>,
): readonly (Pick<ImageName, 'name' | 'repository'> & { readonly kind: 'reference' })[] {
  const repository = `${reference.registry}/${reference.repository}`;
  const byIndex = indexDigest ? [`${repository}@${indexDigest}`] : [];
  return [formatImageReference(reference), ...byIndex].map((name) => ({
    kind: 'reference',
    name,
    repository,
  }));
}
