import type { Digest } from '../../domain/index.ts';
import type { StoredPackage } from './inventory.ts';

/** Kinds of rows that leave the store. */
export type PrunedKind =
  /** Layers whose facts are removed. */
  | 'layers'
  | 'images'
  | 'packages'
  | 'runs'
  | 'verdicts'
  | 'events'
  /** Earlier states of feeds. */
  | 'states'
  /** Closed rows of records. */
  | 'ranges'
  | 'aliases'
  | 'ratings'
  /** Closed rows of KEV, of what sources answered about CVEs, and earlier scores of EPSS. */
  | 'rankings'
  /** Places with the clocks of their findings. */
  | 'clocks'
  /** Versions of lines that servers no longer have. */
  | 'lines'
  /** Matches that no package has any longer. */
  | 'contents';

export type PruneCounts = Readonly<Record<PrunedKind, number>>;

/** Removes rows from the store: images that nobody uses, and what is older than the history. */
export interface RetentionStore {
  /** Notes that a client asked for an image: RFC 3339, in UTC. Writes once a day, and nothing for an image that is not stored. */
  asked(key: Digest, at: string): Promise<void>;
  /** Lists the CVEs that KEV lists now, sorted. */
  exploited(): Promise<readonly string[]>;
  /** Notes the images that hold one of these packages, and ran since KEV lists the CVE that affects them. */
  noteExploited(
    cve: string,
    packages: readonly Pick<StoredPackage, 'packageId' | 'distributionId'>[],
  ): Promise<void>;
  /** Fixes what a run removes: equal plans remove equal rows, as long as nothing else changes the store. */
  plan(limits: PruneLimits): Promise<PrunePlan>;
  /** Counts what a run of the plan would remove. */
  count(plan: PrunePlan): Promise<PruneCounts>;
  /** Removes some rows of a step in a short transaction. Call it until nothing is `next`, for one step after the other. */
  removeSome(plan: PrunePlan, step: PruneStep, place?: number): Promise<PrunedRows>;
}

/** Times are RFC 3339, in UTC, as `toISOString` writes them. */
export interface PruneLimits {
  /** Images that neither ran, nor were read or asked for since then leave the inventory. */
  readonly imagesBefore: string;
  /** Begin of the history. */
  readonly historyBefore: string;
  /** Does not spare what is about CVEs that KEV listed while an image ran. */
  readonly dropExploited: boolean;
  /** Images that stay, such as those that an administrator calls bases. */
  readonly keptImages?: readonly Digest[];
}

export interface PrunePlan extends Omit<PruneLimits, 'keptImages'> {
  /** Images that stay although nobody uses them: kept ones, and bases of images that run. */
  readonly heldImages: readonly number[];
  /** Number of the last sync before the history. */
  readonly seq: number;
  /** CVEs whose rows are spared, and records that name one. */
  readonly heldCves: readonly string[];
  readonly heldAdvisories: readonly number[];
}

/** Packages leave with their images. */
export type PruneStep = Exclude<PrunedKind, 'packages'>;

export interface PrunedRows {
  readonly removed: Partial<PruneCounts>;
  /** Place to go on from; absent once the step is done. */
  readonly next?: number;
}
