import type { FindingOrigin } from './base-image.ts';

/** Upgrade of a source package's installed packages to versions that fix everything fixable in them. */
export interface Upgrade {
  /** Name of the source. */
  readonly name: string;
  /** OSV's ecosystem of a language's package; absent for a distribution's. */
  readonly ecosystem?: string;
  /** The version that fixes all of `ids`: none of their records affects it. */
  readonly version: string;
  /** Subscription required for this version. */
  readonly requires?: string;
  readonly packages: readonly PackageUpgrade[];
  /**
   * The packages that brought it to places where it cannot be upgraded by itself: a direct dependency, an outer
   * archive.
   */
  readonly through?: readonly string[];
  /** Set if all of its places are such. */
  readonly onlyThrough?: true;
  /** Set if the base image brought all that it fixes: a newer base does it. */
  readonly from?: FindingOrigin;
  /** Distinct IDs that it fixes here, sorted. */
  readonly ids: readonly string[];
  /** Other IDs that are found at this version: those that it does not clear, and new ones; without those that have no fix. */
  readonly leaves?: readonly string[];
  /** Number of IDs gone from the whole image after this upgrade and all before it. */
  readonly cleared: number;
}

export interface PackageUpgrade {
  readonly name: string;
  /** Absent if the fix is known by the source's version, and this binary's versions differ. */
  readonly version?: string;
}
