import type { Distribution } from '../../domain/index.ts';
import type { PackageKey, StoredPackage } from './inventory.ts';

/** Distinct packages in the inventory, under the names that feeds use for them. */
export interface FleetStore {
  /** Returns package sets not yet scoped by this version of the matching code, and their new packages. */
  unscoped(version: number, limit: number): Promise<UnscopedPackages>;
  /** Stores package scopes and marks the sets as scoped. */
  scope(version: number, sets: readonly number[], packages: readonly ScopedPackage[]): Promise<void>;
  /**
   * Finds packages whose version is in a range that the feed's syncs opened or closed, or that belongs to a
   * record with changed names or ratings.
   */
  changed(span: SyncSpan, asked: readonly AskedScope[]): Promise<ChangedPackages>;
  /** Lists all packages in changed ranges, even if only bounds moved. */
  touched(span: SyncSpan, asked: readonly AskedScope[]): Promise<readonly PackageKey[]>;
  /** Whether the syncs brought records for a package in this ecosystem that had no record before. */
  bringsNames(span: Pick<SyncSpan, 'from' | 'to'>, ecosystem: string): Promise<boolean>;
}

export interface UnscopedPackages {
  /** Set IDs; empty if all are scoped. */
  readonly sets: readonly number[];
  readonly packages: readonly StoredPackage[];
}

/** A package under one of its names in feeds, on one distribution or in images without one. */
export interface ScopedPackage extends PackageKey {
  /**
   * The language ecosystem, or a distribution feed's name kind such as `source`; empty if no feed answers, so
   * the package is not tried again.
   */
  readonly scope: string;
  readonly name: string;
  readonly version: string;
  /** Absent if the version cannot be ordered. */
  readonly key?: Uint8Array;
}

/** One feed's syncs: compares rows open after `from` with rows open after `to`. */
export interface SyncSpan {
  readonly feed: string;
  /** Sync number before the change: 0 on the feed's first load; `to` where the feed's content became old. */
  readonly from: number;
  readonly to: number;
}

/** A feed's ecosystem and the packages to look up in it. */
export interface AskedScope {
  readonly ecosystem: string;
  readonly scope: string;
  /** Absent for a language ecosystem, which answers on every distribution. */
  readonly distribution?: Distribution;
  /** Set if its packages have only the artifact from `group:artifact`, and no key for the full name. */
  readonly by?: 'artifact';
}

export interface ChangedPackages {
  readonly packages: readonly StoredPackage[];
  /** CVEs and records named by the changed records, before or after. */
  readonly ids: ReadonlySet<string>;
  /** IDs of the changed records, and of records that share one of their CVEs. */
  readonly advisories: readonly number[];
}
