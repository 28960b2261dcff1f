import { nameSome, type InstalledPackage, type Problem } from '../domain/index.ts';

/** Packages of one application that a message names before it counts the rest. */
const NAMED_PACKAGES = 5;

/** Notes the packages that no feed answers for, one note for each application. */
export function uncoveredPackages(packages: readonly InstalledPackage[]): readonly Problem[] {
  const uncovered = packages.filter(({ standing }) => standing === 'uncovered');
  const groups = Map.groupBy(uncovered, ({ ecosystem, application }) => `${ecosystem}\0${application}`);
  return Array.from(groups.values(), notCovered).toSorted((a, b) => (a.message < b.message ? -1 : 1));
}

function notCovered(packages: readonly InstalledPackage[]): Problem {
  const [{ ecosystem = '', application = '', database = '' } = {}] = packages;
  const named = packages.map(({ name, version }) => `${name} ${version}`.trimEnd());
  const list = nameSome([...new Set(named)], NAMED_PACKAGES);
  const count = packages.length;
  const what = `${count} ${ecosystem} ${count === 1 ? 'package' : 'packages'}`;
  return {
    kind: 'ecosystem-not-covered',
    subject: ecosystem,
    message: `no feed answers for ${what} of /${application}: ${list}`,
    count,
    path: database,
  };
}
