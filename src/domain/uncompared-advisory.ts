import type { InstalledPackage } from './package.ts';

/** A record that names installed packages, and of which it could not be found out whether it affects them. */
export interface UncomparedAdvisory {
  /** The record's own id. */
  readonly record: string;
  readonly cves: readonly string[];
  /** Under which it would be found: its CVEs, or its own id. */
  readonly ids: readonly string[];
  /** The name that was looked up, and the packages that it stands for. */
  readonly package: string;
  readonly packages: readonly InstalledPackage[];
  readonly reason: string;
}
