import type { InventoryStore, NamedImage, NamedKey } from '../../store/ports.ts';
import type { Principal } from '../auth/index.ts';

interface Name {
  readonly kind: 'manifest' | 'layer';
  readonly name: string;
}

/**
 * The image that goes by a name: what this server verified without credentials answers everybody, and where it knows of nothing, the one
 * who asks is answered by its own claim. So it is where layers of the verified one could not be read: any registry may
 * give an image's manifest without its layers, and must not hide what a client had read from elsewhere.
 */
export async function answeringKey(
  inventory: Pick<InventoryStore, 'keyOf' | 'keyReadAs'>,
  name: Name,
  { name: principal, role }: Principal,
): Promise<NamedKey | undefined> {
  const verified = await inventory.keyOf({ ...name, principal: '' });
  if (verified?.isWhole) return verified;
  const claimed = principal === '' ? undefined : await inventory.keyOf({ ...name, principal });
  if (claimed?.isWhole) return claimed;
  const readByOthers = role === 'admin' ? await inventory.keyReadAs(name) : undefined;
  return readByOthers?.isWhole ? readByOthers : (verified ?? claimed ?? readByOthers);
}

/** The same with the image, which takes a thousand packages. */
export async function answeringImage(
  inventory: Pick<InventoryStore, 'keyOf' | 'keyReadAs' | 'get'>,
  name: Name,
  principal: Principal,
): Promise<NamedImage | undefined> {
  const known = await answeringKey(inventory, name, principal);
  const image = known && (await inventory.get(known.key));
  return image && { image, ...(known.note !== undefined && { note: known.note }) };
}
