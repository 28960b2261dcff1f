import type { InstalledPackage } from '../packages/installed-package.ts';

/** A record that names installed packages, but cannot be compared with their versions. */
export interface NotComparedAdvisory {
  /** The record's own ID. */
  readonly record: string;
  readonly cves: readonly string[];
  /** IDs to report it under: its CVEs, or its own ID. */
  readonly ids: readonly string[];
  /** Aliases, if it describes a single flaw; a suppression rule may use them. */
  readonly aliases: readonly string[];
  /** The looked-up name, and the packages that it represents. */
  readonly package: string;
  readonly packages: readonly InstalledPackage[];
  readonly reason: string;
  /** Set for an unreviewed record without affected versions. */
  readonly isUnversioned?: true;
}
