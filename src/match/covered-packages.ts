import type { InstalledPackage, Problem } from '../domain/index.ts';
import type { SchemeId } from '../versions/scheme.ts';

/** A message names this many packages of a maker, then says how many more there are. */
const NAMED_PACKAGES = 5;

export interface CoveredPackages {
  readonly covered: readonly InstalledPackage[];
  /** One for each maker, since an image may hold hundreds of packages of one. */
  readonly problems: readonly Problem[];
}

/** Sets aside the packages that the distribution's feed does not answer for. */
export function splitCovered(packages: readonly InstalledPackage[], scheme: SchemeId): CoveredPackages {
  const covered: InstalledPackage[] = [];
  const byMaker = new Map<string, InstalledPackage[]>();
  for (const pkg of packages) {
    const maker = makerOutside(pkg, scheme);
    if (maker === undefined) {
      covered.push(pkg);
      continue;
    }
    const others = byMaker.get(maker);
    if (others) others.push(pkg);
    else byMaker.set(maker, [pkg]);
  }
  return { covered, problems: Array.from(byMaker, ([maker, theirs]) => notCovered(maker, theirs)) };
}

/** A package of another kind than the distribution's own (an rpm database in Debian) is nobody's either. */
function makerOutside(pkg: InstalledPackage, scheme: SchemeId): string | undefined {
  if (pkg.thirdParty !== undefined) return pkg.thirdParty;
  return pkg.type === scheme ? undefined : `${pkg.type} packages`;
}

function notCovered(maker: string, packages: readonly InstalledPackage[]): Problem {
  const names = [...new Set(packages.map((pkg) => pkg.name))];
  const more = names.length - NAMED_PACKAGES;
  const list = names.slice(0, NAMED_PACKAGES).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const message = `not the distribution's own, so its advisories do not answer for ${list}`;
  return { kind: 'package-not-covered', subject: maker, message };
}
