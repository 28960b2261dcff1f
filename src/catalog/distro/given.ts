import { coverageOf } from '../../distributions/index.ts';
import { failed, ok, type Distribution, type Result } from '../../domain/index.ts';

/**
 * Chooses between the distribution an image names and the one given by the user. Takes the user's if the
 * image names none, omits the version, or names a derivative that no feed covers. Fails if feeds cover the
 * image's own and the two differ: the wrong release's advisories would hide vulnerabilities.
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

/** Whether two release names agree: one may leave out the minor version. */
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
