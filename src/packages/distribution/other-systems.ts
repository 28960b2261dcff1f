import { isSigningKey } from '../../catalog/index.ts';
import { managerOf } from '../../distributions/index.ts';
import {
  counted,
  nameSome,
  type Distribution,
  type InstalledPackage,
  type Problem,
} from '../../domain/index.ts';

/** Packages from one manager that a message names before it counts the rest. */
const NAMED_PACKAGES = 5;

/**
 * Reports packages from managers that the distribution does not have: they belong to another distribution in
 * the same root, which no file names. If the distribution has no packages at all, another hole covers them.
 */
export function otherSystems(
  packages: readonly InstalledPackage[],
  distribution: Distribution | undefined,
): readonly Problem[] {
  const own = distribution && managerOf(distribution);
  if (!packages.some(({ type }) => type === own)) return [];
  const others = packages.filter(
    (pkg) => pkg.ecosystem === undefined && pkg.type !== own && !isSigningKey(pkg),
  );
  return Array.from(
    Map.groupBy(others, ({ type }) => type),
    notLookedUp,
  );
}

function notLookedUp([type, packages]: [string, readonly InstalledPackage[]]): Problem {
  const names = nameSome([...new Set(packages.map(({ name }) => name))], NAMED_PACKAGES);
  const count = packages.length;
  const message = `nothing names the distribution of ${counted(count, `${type} package`)}, not looked up: ${names}`;
  const [first] = packages;
  return { kind: 'packages-not-read', subject: type, message, count, ...(first && { path: first.database }) };
}
