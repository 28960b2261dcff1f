import type {
  CveRecord,
  Digest,
  Epss,
  FeedState,
  KeyedAdvisory,
  KnownExploited,
  CatalogerFacts,
  Moment,
  OwnedFiles,
  RangeMatch,
  StoredRange,
  SyncOutcome,
  UnreadRecords,
  WantedVersion,
} from '../domain/index.ts';
import type { EpisodeStore } from './ports/episodes.ts';
import type { BaseStore } from './ports/bases.ts';
import type { ContentStore } from './ports/contents.ts';
import type { ClockStore } from './ports/clocks.ts';
import type { FleetStore } from './ports/fleet.ts';
import type { EventStore } from './ports/events.ts';
import type { ExposureStore } from './ports/exposures.ts';
import type { InventoryStore, Page, PageRequest } from './ports/inventory.ts';
import type { MatchStore } from './ports/matches.ts';
import type { NotificationStore } from './ports/notifications.ts';
import type { OutdatedStore } from './ports/outdated.ts';
import type { ReplicaStore } from './ports/replicas.ts';
import type { RetentionStore } from './ports/retention.ts';
import type { RunStore } from './ports/runs.ts';
import type { DeliveryStore, SubscriptionStore } from './ports/subscriptions.ts';
import type { VerdictStore } from './ports/verdicts.ts';
import type { VexStore } from './ports/vex.ts';

export type * from './ports/episodes.ts';
export type * from './ports/bases.ts';
export type * from './ports/contents.ts';
export type * from './ports/clocks.ts';
export type * from './ports/events.ts';
export type * from './ports/exposures.ts';
export type * from './ports/fleet.ts';
export type * from './ports/inventory.ts';
export type * from './ports/matches.ts';
export type * from './ports/notifications.ts';
export type * from './ports/outdated.ts';
export type * from './ports/replicas.ts';
export type * from './ports/retention.ts';
export type * from './ports/runs.ts';
export type * from './ports/subscriptions.ts';
export type * from './ports/verdicts.ts';
export type * from './ports/vex.ts';

/** Location of a store: embedded in a file, or in Postgres. */
export type StorePlace = { readonly file: string } | { readonly database: string };

/** The store, by role. Every method is asynchronous, since one engine is a server. */
export interface Store {
  readonly facts: FactsStore;
  readonly catalogs: CatalogStore;
  readonly documents: DocumentStore;
  readonly readers: ContentReaders;
  readonly advisories: AdvisoryStore;
  readonly enrichment: EnrichmentStore;
  readonly history: HistoryStore;
  readonly transfer: TransferStore;
  readonly inventory: InventoryStore;
  readonly scans: ScanStore;
  readonly listing: ListingStore;
  readonly fleet: FleetStore;
  readonly matches: MatchStore;
  readonly bases: BaseStore;
  readonly contents: ContentStore;
  readonly notifications: NotificationStore;
  readonly events: EventStore;
  readonly episodes: EpisodeStore;
  readonly exposures: ExposureStore;
  readonly runs: RunStore;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
  readonly verdicts: VerdictStore;
  readonly retention: RetentionStore;
  readonly clocks: ClockStore;
  readonly vex: VexStore;
  readonly outdated: OutdatedStore;
  /** Absent where one process owns the store, and keeps this in its memory. */
  readonly replicas?: ReplicaStore;
  /**
   * Waits until this caller alone works on something, among all processes and replicas, so that it is done once. The
   * lock ends with the process at the latest.
   */
  takeLock(work: string): Promise<Lock>;
  close(): Promise<void>;
}

/** Facts of layers, keyed by a digest computed from the bytes. */
export interface FactsStore {
  /** Loads the facts of this blob for each cataloger that has some in exactly this version. */
  load(blob: Digest, catalogers: readonly CatalogerKey[]): Promise<StoredLayer>;
  /** Keeps what another version of a cataloger stored, since programs of two versions may share the store. */
  save(blob: Digest, facts: readonly StoredFacts[], overlay: Uint8Array): Promise<void>;
  loadOwned(blob: Digest, cataloger: CatalogerKey): Promise<readonly OwnedFiles[]>;
}

/** What the facts of an image's layers come to, as JSON, by a hash of what it depends on. */
export interface CatalogStore {
  /** Returns what this build of the program saved last; undefined if that is missing or damaged. */
  load(key: string, build: string): Promise<unknown>;
  /** Replaces what another build saved. Saves nothing in a store that is read only. */
  save(key: string, build: string, value: unknown): Promise<void>;
}

export interface StoredLayer {
  /** By the ID of the cataloger. */
  readonly facts: ReadonlyMap<string, CatalogerFacts>;
  /** Names of all entries; absent where only an earlier version of this program read the layer. */
  readonly overlay?: Uint8Array;
}

export interface CatalogerKey {
  readonly id: string;
  readonly version: number;
}

export interface StoredFacts {
  readonly cataloger: CatalogerKey;
  readonly facts: CatalogerFacts;
  readonly owned: readonly OwnedFiles[];
}

/**
 * Readers who proved, by having its bytes, that they may read the content of a digest. An empty reader is everybody.
 */
export interface ContentReaders {
  /** Checks whether this reader, or everybody, has read it. */
  hasRead(digest: Digest, reader: string): Promise<boolean>;
  add(digest: Digest, reader: string): Promise<void>;
}

/** Small immutable documents by digest (manifests, configurations), and digests of local files. */
export interface DocumentStore {
  get(digest: Digest): Promise<Uint8Array | undefined>;
  put(digest: Digest, bytes: Uint8Array): Promise<void>;
  /**
   * Returns the digest computed earlier from the bytes at this offset of this very file, if the file did not change
   * since.
   */
  digestOfFile(file: FileStamp): Promise<Digest | undefined>;
  rememberFile(file: FileStamp, digest: Digest): Promise<void>;
  /** Returns the digest that a tag (`registry/repository:tag`) named last time. */
  digestOfTag(name: string): Promise<Digest | undefined>;
  rememberTag(name: string, digest: Digest): Promise<void>;
}

/** Identifies a file's content without reading it. Times are in nanoseconds, as decimal text. */
export interface FileStamp {
  readonly device: string;
  readonly inode: string;
  readonly size: string;
  readonly modified: string;
  readonly changed: string;
  /** Offset of the blob in the file. */
  readonly offset: number;
}

export interface AdvisoryStore {
  feedState(feed: string): Promise<FeedState | undefined>;
  feedStates(): Promise<readonly FeedState[]>;
  /** Waits until this caller alone asks the feed's source, so that a feed is downloaded once (see Store.takeLock). */
  takeLock(feed: string): Promise<Lock>;
  /**
   * Begins a sync that replaces (`full`) or amends (`delta`) a feed's records. Waits for another process that syncs the
   * same feed. Nothing is visible before `commit`; a sync that is never committed leaves no trace.
   */
  beginSync(feed: string, mode: 'full' | 'delta'): Promise<FeedSync>;
  /** Records a "not modified" answer: only the time of the last confirmation moves. */
  touch(feed: string, at: string): Promise<void>;
  /**
   * Lists ecosystems that begin with this text and in which the feed has at least one range that is open now, or was
   * after the sync `seq`.
   */
  ecosystems(feed: string, prefix: string, seq?: number): Promise<readonly string[]>;
  /** Lists the names of packages that records use in this ecosystem, or once used, up to the sync `seq`; sorted. */
  names(ecosystem: string, seq?: number): Promise<readonly string[]>;
  /**
   * Joins versions to every range that holds them, among ranges that are open now, or were after the sync `seq`, of all
   * records or of those with these numbers.
   */
  match(
    wanted: readonly WantedVersion[],
    seq?: number,
    advisories?: readonly number[],
  ): Promise<readonly RangeMatch[]>;
  /**
   * Counts records of a feed whose package names in these ecosystems cannot be read, now or after the sync `seq`. The
   * number of all records is always the present one.
   */
  unread(feed: string, ecosystems: readonly string[], seq?: number): Promise<UnreadRecords>;
  /**
   * Returns every range of one CVE or record in these ecosystems, matching or not, that is open now, or was after the
   * sync `seq`; used by `explain`.
   */
  rangesOf(id: string, ecosystems: readonly string[], seq?: number): Promise<readonly StoredRange[]>;
  /** Returns every range of these packages, matching or not, that is open now, or was after the sync `seq`. */
  rangesAbout(
    packages: readonly string[],
    ecosystems: readonly string[],
    seq?: number,
  ): Promise<readonly StoredRange[]>;
}

export interface Lock {
  release(): void;
}

export interface FeedSync {
  /** Adds records in bounded memory; each must be complete (a record given in two calls is a bug). */
  add(advisories: readonly KeyedAdvisory[]): Promise<void>;
  /** In a delta: removes records that are gone upstream. */
  remove(ids: readonly string[]): Promise<void>;
  commit(state: SyncOutcome): Promise<FeedState>;
  abandon(): Promise<void>;
}

/** Data that ranks findings, by CVE. */
export interface EnrichmentStore {
  /**
   * Returns one source's own answers; without a source, all sources together (with the ratings of each). Of a moment,
   * those that were known then, with the ratings of then and the titles of today.
   */
  ratings(cves: readonly string[], source?: string, moment?: Moment): Promise<ReadonlyMap<string, CveRecord>>;
  /**
   * Stores a source's answers for single CVEs; `found: false` records that it has none. `receivedAt` is when this store
   * got them, if it did not ask the source itself.
   */
  saveRecords(source: string, records: readonly CveRecord[], receivedAt?: string): Promise<void>;
  /**
   * Begins a sync that replaces (`full`) or amends (`delta`) all records of one source; its feed then has the source's
   * name. Waits for another process that syncs it; nothing is visible before `commit`.
   */
  beginRecordSync(source: string, mode: 'full' | 'delta'): Promise<RecordSync>;
  /** Returns present scores. */
  epss(cves: readonly string[]): Promise<ReadonlyMap<string, Epss>>;
  /** Returns scores as of a moment. Of the past, those of the inventory's CVEs are kept. */
  pastEpss(cves: readonly string[], moment: Moment): Promise<PastScores>;
  /** Returns the CVEs whose ratings syncs after `from`, up to `to`, changed, sorted. */
  rated(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs whose ratings, publication or existence syncs after `from`, up to `to`, changed, sorted. */
  amended(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs whose score syncs of EPSS after `from`, up to `to`, moved across one of these thresholds, sorted. */
  crossed(from: number, to: number, thresholds: readonly number[]): Promise<readonly string[]>;
  /** Returns the CVEs that KEV lists after the sync `to`, and did not list after the sync `from`, sorted. */
  newlyExploited(from: number, to: number): Promise<readonly string[]>;
  /** Returns the CVEs of which KEV says something else after the sync `to` than after the sync `from`, sorted. */
  relisted(from: number, to: number): Promise<readonly string[]>;
  /** Returns entries that are listed now, or were after the sync `seq`. */
  kev(cves: readonly string[], seq?: number): Promise<ReadonlyMap<string, KnownExploited>>;
  /** Replaces the whole list at once and records the sync. Keeps scores of the inventory's CVEs that moved. */
  replaceEpss(scores: Iterable<readonly [cve: string, Epss]>, state: SyncOutcome): Promise<FeedState>;
  replaceKev(
    entries: Iterable<readonly [cve: string, KnownExploited]>,
    state: SyncOutcome,
  ): Promise<FeedState>;
}

export interface PastScores {
  readonly scores: ReadonlyMap<string, Epss>;
  /** CVEs whose score of then is not kept; any other without a score had none. */
  readonly unknown: readonly string[];
  /** How far a probability may be from the one of then; 0: not at all. */
  readonly within: number;
  /** Thresholds, of lines of then, on whose right side each probability is nevertheless. */
  readonly watched: readonly number[];
}

export interface RecordSync {
  /** Adds records in bounded memory, each CVE once. */
  add(records: readonly CveRecord[]): Promise<void>;
  commit(state: SyncOutcome): Promise<FeedState>;
  abandon(): Promise<void>;
}

/** What the store knew at an earlier time. */
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

/** The advisories as one file, for networks without internet access. */
export interface TransferStore {
  /** Writes all feeds and enrichment, but no facts. Throws AppError if the file exists or cannot be written. */
  exportTo(file: string): Promise<TransferManifest>;
  /** Checks every digest of the manifest before it replaces anything. */
  importFrom(file: string): Promise<TransferManifest>;
  /** Writes one part of one feed to a file, as a store of its own. Equal parts give equal bytes. */
  writeSlice(part: SlicePart, file: string): Promise<SliceSummary>;
  /**
   * Replaces a feed by parts of one build that other stores wrote. Throws ARTIFACT_REFUSED, and changes nothing, for a
   * file that is none.
   */
  loadSlices(load: SliceLoad): Promise<FeedState>;
  /** Writes to a file what changed between two slices of one feed. */
  writeDelta(part: DeltaPart, file: string): Promise<DeltaSummary>;
  /** Amends a feed that was loaded from the base of this delta alone. Throws ARTIFACT_REFUSED as `loadSlices` does. */
  loadDelta(load: DeltaLoad): Promise<FeedState>;
}

export interface SlicePart {
  readonly feed: string;
  /** The ecosystems whose ranges it holds; of a feed that ranks CVEs, none. */
  readonly ecosystems: readonly string[];
  /** Marks a part that is not all of its feed, in place of what the source sent. */
  readonly cursor?: string;
}

export interface SliceSummary {
  readonly records: number;
  readonly ranges: number;
}

export interface SliceLoad {
  readonly feed: string;
  readonly files: readonly string[];
  /** Replaces the cursors of the parts. */
  readonly cursor?: string | undefined;
}

export interface DeltaPart {
  readonly feed: string;
  /** Files of the slices. */
  readonly base: string;
  readonly next: string;
}

export interface DeltaSummary {
  readonly changed: number;
  readonly gone: number;
  readonly confirmed?: ConfirmedRecords;
}

/** All CVE records that the list confirmed at one time were confirmed again, whether or not they changed. RFC 3339. */
export interface ConfirmedRecords {
  readonly before: string;
  readonly at: string;
}

export interface DeltaLoad {
  readonly feed: string;
  readonly file: string;
  /** Replaces the cursor of the slice. */
  readonly cursor?: string | undefined;
  readonly confirmed?: ConfirmedRecords | undefined;
}

export interface TransferManifest {
  readonly format: number;
  readonly createdAt: string;
  readonly feeds: readonly { readonly feed: string; readonly syncedAt: string; readonly records: number }[];
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly digest: Digest }[];
}

/** Indexing requests of clients. */
export interface ScanStore {
  /** Submits a scan; an unfinished scan of the same principal and subject is reused. */
  submit(scan: NewScan): Promise<ScanRecord>;
  get(id: string): Promise<ScanRecord | undefined>;
  list(page: { readonly principal?: string } & PageRequest): Promise<Page<ScanRecord>>;
  /** Changes an unfinished scan; false if it ended or is gone. */
  update(id: string, change: ScanChange): Promise<boolean>;
  unfinished(): Promise<readonly ScanRecord[]>;
  /** Deletes scans that ended before a time; returns how many. */
  forgetEnded(before: string): Promise<number>;
}

export interface NewScan {
  readonly principal: string;
  /** Identifies this work among all others, without secrets. */
  readonly subject: string;
  /** Input of a worker, as JSON; secrets in it are sealed, and it is emptied to `{}` at the end of the scan. */
  readonly request: string;
}

export type ScanState = 'queued' | 'running' | 'done' | 'failed';

export interface ScanRecord extends NewScan {
  /** A UUID. */
  readonly id: string;
  readonly state: ScanState;
  /** Last progress of each layer, as JSON. */
  readonly progress?: string;
  /** AppError of a failed scan, as JSON. */
  readonly failure?: string;
  /** Image of a finished scan. */
  readonly image?: Digest;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly endedAt?: string;
}

export interface ScanChange {
  readonly state?: ScanState;
  readonly progress?: string;
  readonly failure?: string;
  readonly image?: Digest;
}
