import type { Finding } from './finding.ts';
import type { Package } from '../packages/package.ts';
import type { ScanResult } from './scan-result.ts';

/** The changes from one image to another. */
export interface ImageDiff {
  readonly from: ScanResult;
  readonly to: ScanResult;
  /** Packages whose versions differ, ordered by name. */
  readonly packages: readonly PackageChange[];
  /** Findings only in the first image. */
  readonly fixed: readonly Finding[];
  /** Findings only in the second image. */
  readonly brought: readonly Finding[];
  /** Count of the second image's findings that the first has, too. */
  readonly kept: number;
}

/** A package with different versions, or in only one image. */
export interface PackageChange extends Pick<Package, 'type' | 'ecosystem' | 'name'> {
  /** Versions in the first image; empty if it is not there. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}
