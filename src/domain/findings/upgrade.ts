import type { FindingOrigin } from '../images/base-image.ts';

/** Upgrades a source package's installed packages to versions that fix everything fixable in them. */
export interface Upgrade {
  /** Source name. */
  readonly name: string;
  /** OSV ecosystem of a language package; absent for a distribution's. */
  readonly ecosystem?: string;
  /** The version that fixes all `ids`: no record behind them affects it. */
  readonly version: string;
  /** Subscription required for this version. */
  readonly requires?: string;
  readonly packages: readonly PackageUpgrade[];
  /**
   * The packages that brought it to places where it cannot be upgraded by itself: a direct dependency, an
   * outer archive.
   */
  readonly through?: readonly string[];
  /** Set if it has no other places. */
  readonly onlyThrough?: true;
  /** Set if the base image brought everything that it fixes: a newer base does it. */
  readonly from?: FindingOrigin;
  /** Distinct IDs that it fixes here, sorted. */
  readonly ids: readonly string[];
  /** Other fixable IDs found at this version: remaining and new ones. */
  readonly leaves?: readonly string[];
  /** IDs gone from the whole image after this upgrade and all before it. */
  readonly cleared: number;
}

export interface PackageUpgrade {
  readonly name: string;
  /** Absent if only the source's fixed version is known, and this binary's versions differ. */
  readonly version?: string;
}
