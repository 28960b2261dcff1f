import type { Distribution } from '../../domain/index.ts';
import type { StoredPackage } from './inventory.ts';
import type { PackagePlace } from './matches.ts';

/** Distinct packages of the inventory, as the feeds that answer for them know them. */
export interface FleetStore {
  /**
   * Returns sets of packages that no program of this version of the matching code has scoped, and those of their packages
   * that are new.
   */
  unscoped(version: number, limit: number): Promise<UnscopedPackages>;
  /** Stores the scopes of packages, and marks their sets as scoped. */
  scope(version: number, sets: readonly number[], packages: readonly ScopedPackage[]): Promise<void>;
  /**
   * Joins the ranges that syncs of one feed opened and closed, or whose record has other names or ratings now, to the
   * packages whose version they hold.
   */
  changed(span: SyncSpan, asked: readonly AskedScope[]): Promise<ChangedPackages>;
  /** Lists all packages that such ranges hold, also where only bounds moved. */
  touched(span: SyncSpan, asked: readonly AskedScope[]): Promise<readonly PackagePlace[]>;
  /** Whether syncs brought records of a package of this ecosystem that no record was about before. */
  bringsNames(span: Pick<SyncSpan, 'from' | 'to'>, ecosystem: string): Promise<boolean>;
}

export interface UnscopedPackages {
  /** Numbers of the sets; empty if all are scoped. */
  readonly sets: readonly number[];
  readonly packages: readonly StoredPackage[];
}

/** A package under one name that feeds may know it by, on one distribution or in images without one. */
export interface ScopedPackage extends Pick<StoredPackage, 'packageId' | 'distributionId'> {
  /**
   * The ecosystem of a language, or the kind of names that a distribution's feeds use, `source`; empty if no feed answers,
   * so that it is not asked about again.
   */
  readonly scope: string;
  readonly name: string;
  readonly version: string;
  /** Absent if the version cannot be ordered. */
  readonly key?: Uint8Array;
}

/** Syncs of one feed: rows open after `from` are compared with those open after `to`. */
export interface SyncSpan {
  readonly feed: string;
  /** Number of the sync before: 0 where the feed was loaded first, and `to` where its content became old. */
  readonly from: number;
  readonly to: number;
}

/** An ecosystem of a feed, and the packages that it is looked up for. */
export interface AskedScope {
  readonly ecosystem: string;
  readonly scope: string;
  /** Absent for a language's ecosystem, which answers on every distribution. */
  readonly distribution?: Distribution;
  /** Set if its packages know only the artifact of the name, `group:artifact`, and have no key for it. */
  readonly by?: 'artifact';
}

export interface ChangedPackages {
  readonly packages: readonly StoredPackage[];
  /** CVEs and records that the changed records name, before or after. */
  readonly ids: ReadonlySet<string>;
  /** Numbers of the changed records, and of those that name one of their CVEs. */
  readonly advisories: readonly number[];
}
