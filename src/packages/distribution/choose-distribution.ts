import { chooseDistribution } from '../../catalog/index.ts';
import type { Distribution } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';

/** Returns an image's distribution, from the image, the user, or both. Throws USAGE if they differ. */
export function chosenDistribution(
  named: Distribution | undefined,
  given: Distribution | undefined,
  reference: string,
): Distribution | undefined {
  const chosen = chooseDistribution(named, given);
  if (chosen.ok) return chosen.value;
  const what = `--distro ${given?.id ?? ''}:${given?.version ?? ''}`;
  throw new AppError('USAGE', `${what} contradicts ${reference}: ${chosen.failure}`, {
    hint: 'leave it out: it is for images, folders and SBOMs that name no distribution, or one without a feed',
  });
}
