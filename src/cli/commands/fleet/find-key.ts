import { counted, type Digest } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import type { StoreRequest } from '../../opening/session.ts';
import type { Fleet } from './fleet.ts';
import { placeName } from './place-name.ts';

/** Finds a scanned image. Throws USAGE that names the searched place. */
export async function findKey(image: string, fleet: Fleet, request: StoreRequest): Promise<Digest> {
  const key = await fleet.keyOf(image);
  if (key !== undefined) return key;
  const { images } = await fleet.status();
  const looked = `looked at ${counted(images, 'scanned image')} of ${placeName(request)}`;
  throw new AppError('USAGE', `no image ${printable(image)}: ${looked}`, {
    hint: 'list the images that are known: plimsoll fleet images',
  });
}
