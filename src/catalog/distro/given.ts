import { coverageOf } from '../../distributions/index.ts';
import { failed, ok, type Distribution, type Result } from '../../domain/index.ts';

/**
 * Chooses between the distribution that an image names and the one that the user gives for it. The user's is taken where
 * the image names none, leaves out the version, or names one that no feed answers for: a derivative. Fails where both
 * are answered for and differ, since the advisories of one hide what the other is affected by.
 */
export function chooseDistribution(
  named: Distribution | undefined,
  given: Distribution | undefined,
): Result<Distribution | undefined> {
  if (!named || !given) return ok(given ?? named);
  if (isSameRelease(named, given))
    return ok(named.version === '' ? { ...named, ...versionOf(given) } : named);
  return coverageOf(named).length > 0 ? failed(`it is ${named.name}`) : ok(given);
}

/** Whether two names of a release agree: one may leave out the minor version. */
export function isSameRelease(
  a: Pick<Distribution, 'id' | 'version'>,
  b: Pick<Distribution, 'id' | 'version'>,
): boolean {
  if (a.id !== b.id) return false;
  if (a.version === '' || b.version === '') return true;
  return `${a.version}.`.startsWith(`${b.version}.`) || `${b.version}.`.startsWith(`${a.version}.`);
}

function versionOf({ version, name }: Distribution): Pick<Distribution, 'version' | 'name'> {
  return { version, name };
}
