import { defined } from '../../domain/index.ts';
import type { InventoryStore, NamedImage, NamedKey } from '../../inventory/ports.ts';
import { type Principal, sightOf } from '../auth/index.ts';

interface Name {
  readonly kind: 'manifest' | 'layer';
  readonly name: string;
}

type NamedImages = Pick<InventoryStore, 'keysOf' | 'keyReadAs' | 'summary'>;

/**
 * Finds a name's image. An image that this server verified without credentials answers everyone; otherwise
 * the client's own claim does. The claim also wins if layers in the verified image are unreadable: any
 * registry may serve a manifest without its layers, and must not hide content that the client read from
 * elsewhere.
 */
export async function answeringKey(
  inventory: NamedImages,
  name: Name,
  client: Principal,
): Promise<NamedKey | undefined> {
  const { name: principal, role } = client;
  const seen = (found: NamedKey | undefined) => ifSeen(found, client, inventory);
  const [found, claimed] = await inventory.keysOf(name, principal === '' ? [''] : ['', principal]);
  const verified = await seen(found);
  if (verified?.isWhole) return verified;
  if (claimed?.isWhole) return claimed;
  const readByOthers = role === 'admin' ? await seen(await inventory.keyReadAs(name)) : undefined;
  return readByOthers?.isWhole ? readByOthers : (verified ?? claimed ?? readByOthers);
}

async function ifSeen(
  found: NamedKey | undefined,
  client: Principal,
  inventory: NamedImages,
): Promise<NamedKey | undefined> {
  const sight = sightOf(client);
  if (!found || !sight.sees) return found;
  return (await inventory.summary(found.key, sight)) && found;
}

/** Finds the image itself, which loads a thousand packages. */
export async function answeringImage(
  inventory: NamedImages & Pick<InventoryStore, 'get'>,
  name: Name,
  principal: Principal,
): Promise<NamedImage | undefined> {
  const known = await answeringKey(inventory, name, principal);
  const image = known && (await inventory.get(known.key));
  return image && { image, ...defined({ note: known.note }) };
}
