import { defined, type Finding, type Package, type Result } from '../domain/index.ts';
import { highestVersion } from './resolution.ts';

/** A version that fixes several findings. */
export interface CommonFix {
  readonly version: string;
  /** Subscription required for this version. */
  readonly requires?: string;
}

export type VersionKeyOf = (pkg: Package, version: string) => Result<Uint8Array>;

/** Finds the highest fix among a package's findings. */
export function commonFix(
  pkg: Package,
  findings: readonly Pick<Finding, 'fixedVersion' | 'fixRequires'>[],
  keyOf: VersionKeyOf,
): CommonFix | undefined {
  const fixes = new Set(findings.flatMap(({ fixedVersion }) => fixedVersion ?? []));
  const version = highestVersion(fixes, (each) => keyOf(pkg, each));
  if (version === undefined) return undefined;
  const requires = findings.find(({ fixedVersion }) => fixedVersion === version)?.fixRequires;
  return { version, ...defined({ requires }) };
}
