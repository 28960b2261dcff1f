import type { FeedState, Moment, StoredRange } from '../../domain/index.ts';
import type { Page, PageRequest } from './pages.ts';

/** The store's content at an earlier time. */
export interface HistoryStore {
  /** Finds the last sync, by its number, that this store finished at or before a time (RFC 3339, in UTC). */
  momentAt(at: string): Promise<Moment>;
  /**
   * Returns a feed's state at a moment, without the source's cursor; undefined if it was not loaded then, or
   * was pruned since.
   */
  feedState(feed: string, moment: Moment): Promise<FeedState | undefined>;
  /** Returns when the feed's stored history begins (RFC 3339); undefined without any. */
  keptSince(feed: string): Promise<string | undefined>;
}

/** Sequential reads over the feeds' content, and over the changes in each sync. */
export interface ListingStore {
  /** Lists ecosystems in which each feed has open ranges. */
  ecosystems(): Promise<readonly FeedEcosystem[]>;
  /**
   * Lists the subjects of a feed's open ranges in these ecosystems, sorted: each CVE, and each record without
   * a CVE. Omits subjects whose ranges only say that nothing is affected.
   */
  ids(
    where: { readonly feed: string; readonly ecosystems: readonly string[] } & PageRequest,
  ): Promise<Page<string>>;
  /** Returns each feed's last syncs that changed anything, newest first. */
  syncs(perFeed: number): Promise<readonly SyncEntry[]>;
  sync(seq: number): Promise<SyncEntry | undefined>;
  /** Removes a sync from the list: neither method returns it any more. Its changes stay. */
  dropSync(seq: number): Promise<void>;
  /** Returns the number of the sync that first loaded a feed. */
  firstSync(feed: string): Promise<number | undefined>;
  /**
   * Returns a feed's ranges that were open after one sync (`present`) but not after another (`absent`; 0:
   * before the first), with the CVEs that their records then named. Omits ranges that say that nothing is
   * affected.
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
