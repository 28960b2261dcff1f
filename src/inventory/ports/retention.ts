import type { Digest } from '../../domain/index.ts';
import type { StoredPackage } from './inventory.ts';

/** Row kinds that pruning removes. */
export type PrunedKind =
  /** Layers whose facts are removed. */
  | 'layers'
  | 'images'
  | 'packages'
  | 'runs'
  | 'verdicts'
  | 'events'
  /** Earlier feed states. */
  | 'states'
  /** Closed rows from records. */
  | 'ranges'
  | 'aliases'
  | 'ratings'
  /** Closed rows from KEV and CVE answers, and earlier EPSS scores. */
  | 'rankings'
  /** Places with their known-since times. */
  | 'knownSince'
  /** Line versions that servers no longer have. */
  | 'lines'
  /** Matches that no package has any longer. */
  | 'contents';

export type PruneCounts = Readonly<Record<PrunedKind, number>>;

/** Removes rows from the store: images that nobody uses, and rows older than the history. */
export interface RetentionStore {
  /** Records a client's request for an image (RFC 3339, UTC), at most daily; skips images not stored. */
  asked(key: Digest, at: string): Promise<void>;
  /** Lists the CVEs now in KEV, sorted. */
  exploited(): Promise<readonly string[]>;
  /** Marks images with one of these packages that ran since KEV listed the CVE affecting them. */
  noteExploited(
    cve: string,
    packages: readonly Pick<StoredPackage, 'packageId' | 'distributionId'>[],
  ): Promise<void>;
  /** Fixes the rows that a run removes: equal plans remove equal rows unless something else changes the store. */
  plan(limits: PruneLimits): Promise<PrunePlan>;
  /** Counts the rows that the plan would remove. */
  count(plan: PrunePlan): Promise<PruneCounts>;
  /** Removes some rows for a step in a short transaction. Call until `next` is absent, then for the next step. */
  removeSome(plan: PrunePlan, step: PruneStep, place?: number): Promise<PrunedRows>;
}

/** Times are RFC 3339, in UTC, as `toISOString` writes them. */
export interface PruneLimits {
  /** Images leave the inventory if they neither ran nor were read or requested since. */
  readonly imagesBefore: string;
  /** Start of the history. */
  readonly historyBefore: string;
  /** Also removes rows about CVEs that KEV listed while an image ran. */
  readonly dropExploited: boolean;
  /** Images to keep, such as bases that an administrator named. */
  readonly keptImages?: readonly Digest[];
}

export interface PrunePlan extends Omit<PruneLimits, 'keptImages'> {
  /** Unused images that stay: kept ones, and bases under running images. */
  readonly retainedImages: readonly number[];
  /** Number of the last sync before the history. */
  readonly seq: number;
  /** CVEs whose rows stay, and records that name one. */
  readonly heldCves: readonly string[];
  readonly heldAdvisories: readonly number[];
}

/** Packages leave with their images. */
export type PruneStep = Exclude<PrunedKind, 'packages'>;

export interface PrunedRows {
  readonly removed: Partial<PruneCounts>;
  /** Where to continue; absent once the step is done. */
  readonly next?: number;
}
