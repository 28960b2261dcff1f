/** What is installed of one source package, brought to where everything in it is fixed that can be. */
export interface Upgrade {
  /** Of the source. */
  readonly name: string;
  /** The version that fixes all of `ids`. */
  readonly version: string;
  /** The subscription that alone gives this version. */
  readonly requires?: string;
  readonly packages: readonly PackageUpgrade[];
  /** The findings that it fixes here, by distinct id, sorted. */
  readonly ids: readonly string[];
  /** How many ids are gone from the whole image once this upgrade and all before it are made. */
  readonly cleared: number;
}

export interface PackageUpgrade {
  readonly name: string;
  /** Absent where the fix is known by the source's version, and this binary's versions are others. */
  readonly version?: string;
}
