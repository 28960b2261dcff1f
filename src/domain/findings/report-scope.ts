import { isCounted, PACKAGE_STATUSES, packageKey, type Package } from '../packages/package.ts';

/**
 * The packages that a report covers, if the user sets it: the distribution's, the applications', or all,
 * including packages otherwise not looked up.
 */
export const REPORT_SCOPES = ['os', 'application', 'all'] as const;
export type ReportScope = (typeof REPORT_SCOPES)[number];

/** Whether a report with this scope lists a package. */
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

/** Whether a report with this scope looks a package up. */
export function isLookedUp(pkg: Package, scope: ReportScope | undefined): boolean {
  if (!isOfScope(pkg, scope)) return false;
  if (scope !== 'all') return isCounted(pkg);
  return pkg.status === undefined || PACKAGE_STATUSES[pkg.status] !== 'unmatched';
}

interface PackageCounts {
  readonly lookedUp: number;
  /** Left to the distribution's feed. */
  readonly distributionOwned: number;
  /** All others. */
  readonly notLookedUp: number;
}

/** Counts the packages in a report with this scope. */
export function countPackages(packages: readonly Package[], scope: ReportScope | undefined): PackageCounts {
  // A package looked up in several sources counts once.
  const lookedUp = new Set<string>();
  let distributionOwned = 0;
  let notLookedUp = 0;
  for (const pkg of packages) {
    if (isLookedUp(pkg, scope)) lookedUp.add(packageKey(pkg));
    else if (pkg.status === 'distribution-owned') distributionOwned++;
    else notLookedUp++;
  }
  return { lookedUp: lookedUp.size, distributionOwned, notLookedUp };
}
