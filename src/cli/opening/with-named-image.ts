import type { OpenedImage } from '../../image/index.ts';
import { openNamedImage } from './open-named-image.ts';
import type { ScanSession } from './session.ts';
import { withinTime } from './time-limit/index.ts';

/** Opens an image by its name, works on it within the configured time limit, and closes it. */
export async function withNamedImage<Value>(
  name: string,
  session: ScanSession,
  work: (image: OpenedImage, limited: ScanSession) => Promise<Value>,
): Promise<Value> {
  return withinTime(name, session, async (limited) => {
    const image = await openNamedImage(name, limited);
    try {
      return await work(image, limited);
    } finally {
      await image.close();
    }
  });
}
