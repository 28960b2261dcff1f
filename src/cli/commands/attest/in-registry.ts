import { AppError } from '../../../errors/index.ts';
import { parseImageName, type ImageReference } from '../../../image/index.ts';
import { fileOrFolder } from '../../options/look-up.ts';

/** Returns the image's location in its registry. Throws USAGE with the hint if it is not in one. */
export function inRegistry(name: string, hint: string): ImageReference {
  const parsed = parseImageName(name, fileOrFolder);
  if (parsed.kind === 'docker') return parsed.reference;
  throw new AppError('USAGE', `${name} is in no registry, so nothing can be attached to it`, { hint });
}
