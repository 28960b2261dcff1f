import type { InventoryStore, NamedImage, NamedKey } from '../../store/ports.ts';
import type { Principal } from '../auth/index.ts';

/**
 * The image that goes by a name: what this server verified answers everybody, and where it knows of nothing, the one
 * who asks is answered by its own claim.
 */
export async function answeringImage(
  inventory: InventoryStore,
  name: { readonly kind: 'manifest' | 'layer'; readonly name: string },
  { name: principal }: Principal,
): Promise<NamedImage | undefined> {
  const verified = await inventory.find({ ...name, principal: '' });
  return verified ?? (principal === '' ? undefined : inventory.find({ ...name, principal }));
}

/** The same without reading the image. */
export async function answeringKey(
  inventory: InventoryStore,
  name: { readonly kind: 'manifest' | 'layer'; readonly name: string },
  { name: principal }: Principal,
): Promise<NamedKey | undefined> {
  const verified = await inventory.keyOf({ ...name, principal: '' });
  return verified ?? (principal === '' ? undefined : inventory.keyOf({ ...name, principal }));
}
