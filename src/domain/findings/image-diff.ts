import type { Finding } from './finding.ts';
import type { Package } from './package.ts';
import type { ScanResult } from './scan-result.ts';

/** The changes in moving from one image to another. */
export interface ImageDiff {
  readonly from: ScanResult;
  readonly to: ScanResult;
  /** Packages whose versions differ, in the order of their names. */
  readonly packages: readonly PackageChange[];
  /** Findings that only the first image has. */
  readonly fixed: readonly Finding[];
  /** Findings that only the second image has. */
  readonly brought: readonly Finding[];
  /** Number of findings of the second image that the first has, too. */
  readonly kept: number;
}

/** A package in another version, or in one image alone. */
export interface PackageChange extends Pick<Package, 'type' | 'ecosystem' | 'name'> {
  /** Its versions in the first image; none: it is not in it. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}
