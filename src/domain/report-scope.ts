import { isCounted, PACKAGE_STANDINGS, packageKey, type Package } from './package.ts';

/**
 * Packages that a report is about, if a user says so: the distribution's, those that applications brought, or all,
 * which includes those that are not looked up otherwise.
 */
export const REPORT_SCOPES = ['os', 'application', 'all'] as const;
export type ReportScope = (typeof REPORT_SCOPES)[number];

/** Whether a report of this scope lists a package. */
export function isOfScope({ ecosystem }: Package, scope: ReportScope | undefined): boolean {
  switch (scope) {
    case 'os':
      return ecosystem === undefined;
    case 'application':
      return ecosystem !== undefined;
    case 'all':
    case undefined:
      return true;
  }
}

/** Whether a report of this scope looks a package up. */
export function isLookedUp(pkg: Package, scope: ReportScope | undefined): boolean {
  if (!isOfScope(pkg, scope)) return false;
  if (scope !== 'all') return isCounted(pkg);
  return pkg.standing === undefined || PACKAGE_STANDINGS[pkg.standing] !== 'unmatched';
}

/** Counts the packages that a report of this scope looks up, and those that it leaves to the distribution's feed. */
export function countPackages(
  packages: readonly Package[],
  scope: ReportScope | undefined,
): { readonly lookedUp: number; readonly setAside: number } {
  // One that is looked up by several sources is one package.
  const lookedUp = new Set<string>();
  let setAside = 0;
  for (const pkg of packages) {
    if (isLookedUp(pkg, scope)) lookedUp.add(packageKey(pkg));
    else if (pkg.standing === 'set-aside') setAside++;
  }
  return { lookedUp: lookedUp.size, setAside };
}
