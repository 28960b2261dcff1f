import type { FeedState, Moment, StoredRange } from '../../domain/index.ts';
import type { Page, PageRequest } from './inventory.ts';

/** The knowledge of the store at an earlier time. */
export interface HistoryStore {
  /** Finds the last sync, by its number, that this store got at or before a time (RFC 3339, in UTC). */
  momentAt(at: string): Promise<Moment>;
  /**
   * Returns the state of a feed at a moment, without what its source sent to continue from; undefined if it was not
   * loaded then, or the store no longer knows.
   */
  feedState(feed: string, moment: Moment): Promise<FeedState | undefined>;
  /** Returns the time (RFC 3339) since which the store can tell what it knew of a feed; undefined if it never could. */
  keptSince(feed: string): Promise<string | undefined>;
}

/** Sequential reads of the feeds' content, and of the changes that each sync made. */
export interface ListingStore {
  /** Lists ecosystems in which each feed has open ranges. */
  ecosystems(): Promise<readonly FeedEcosystem[]>;
  /**
   * Lists the subjects of a feed's open ranges in these ecosystems, sorted: each CVE, and each record that names none.
   * Omits subjects whose ranges only say that nothing is affected.
   */
  ids(
    where: { readonly feed: string; readonly ecosystems: readonly string[] } & PageRequest,
  ): Promise<Page<string>>;
  /** Returns the last syncs of each feed that changed anything, newest first. */
  syncs(perFeed: number): Promise<readonly SyncEntry[]>;
  sync(seq: number): Promise<SyncEntry | undefined>;
  /** Removes a sync from the list: neither method returns it any more. Its changes stay. */
  dropSync(seq: number): Promise<void>;
  /** Returns the number of the sync that first loaded a feed. */
  firstSync(feed: string): Promise<number | undefined>;
  /**
   * Returns ranges of a feed that were open after one sync (`present`) but not after another (`absent`; 0: before the
   * first), with the CVEs that their records named then. Omits ranges that say that nothing is affected.
   */
  difference(
    between: { readonly feed: string; readonly present: number; readonly absent: number } & PageRequest,
  ): Promise<Page<StoredRange>>;
}

export interface FeedEcosystem {
  readonly feed: string;
  readonly ecosystem: string;
}

/** A sync that changed something. */
export interface SyncEntry {
  readonly seq: number;
  readonly feed: string;
  /** RFC 3339. */
  readonly syncedAt: string;
}
