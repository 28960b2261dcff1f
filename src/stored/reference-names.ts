import type { Digest, ImageIdentity } from '../domain/index.ts';
import { formatImageReference, type ImageReference } from '../image/index.ts';
import type { StoredName } from '../inventory/ports.ts';

type RegistryName = Pick<StoredName, 'name' | 'repository'> & { readonly kind: 'reference' };

/**
 * Lists a registry image's full names: the requested one, and the one by its index digest, which clusters
 * use. If several platforms were read, that name points to the last.
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
