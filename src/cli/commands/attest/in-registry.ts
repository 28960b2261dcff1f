import { AppError } from '../../../errors/index.ts';
import { parseImageName, type ImageReference } from '../../../image/index.ts';
import { lookUp } from '../../look-up.ts';

/** Returns where an image is in its registry. Throws USAGE with the hint for one from elsewhere. */
export function inRegistry(name: string, hint: string): ImageReference {
  const parsed = parseImageName(name, lookUp);
  if (parsed.kind === 'docker') return parsed.reference;
  throw new AppError('USAGE', `${name} is in no registry, so nothing can be attached to it`, { hint });
}
