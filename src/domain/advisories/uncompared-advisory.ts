import type { InstalledPackage } from './installed-package.ts';

/** A record that names installed packages, without it being known whether it affects them. */
export interface UncomparedAdvisory {
  /** The record's own ID. */
  readonly record: string;
  readonly cves: readonly string[];
  /** IDs under which it would be reported: its CVEs, or its own ID. */
  readonly ids: readonly string[];
  /** Other names of a flaw that it alone describes, by which a rule may accept it. */
  readonly aliases: readonly string[];
  /** The looked-up name, and the packages that it represents. */
  readonly package: string;
  readonly packages: readonly InstalledPackage[];
  readonly reason: string;
  /** Set where nobody reviewed the record, and it names no affected versions. */
  readonly isUnversioned?: true;
}
