import type {
  Advisory,
  Digest,
  Epss,
  KnownExploited,
  LayerFacts,
  OwnedFiles,
  Problem,
  Qualifiers,
  Rating,
  RangeState,
  UnreadState,
  VulnerableRange,
} from '../domain/index.ts';
import type { InventoryStore, Page, PageRequest } from './ports/inventory.ts';
import type { NotificationStore } from './ports/notifications.ts';

export type * from './ports/inventory.ts';
export type * from './ports/notifications.ts';

/** Where a store is, or is to be: embedded in a file, or in Postgres. */
export type StorePlace = { readonly file: string } | { readonly database: string };

/** The store, by role. Every method is asynchronous, since one engine is a server. */
export interface Store {
  readonly facts: FactsStore;
  readonly documents: DocumentStore;
  readonly readers: ContentReaders;
  readonly advisories: AdvisoryStore;
  readonly enrichment: EnrichmentStore;
  readonly transfer: TransferStore;
  readonly inventory: InventoryStore;
  readonly scans: ScanStore;
  readonly listing: ListingStore;
  readonly notifications: NotificationStore;
  /**
   * Waits until this caller alone works on something, among all processes and replicas, so that it is done once. The
   * turn ends with the process at the latest.
   */
  takeTurn(work: string): Promise<Turn>;
  close(): Promise<void>;
}

/** Facts of layers, keyed by a digest that was computed from the bytes. */
export interface FactsStore {
  /** Per cataloger that has facts of this blob in exactly this version. */
  load(blob: Digest, catalogers: readonly CatalogerKey[]): Promise<ReadonlyMap<string, LayerFacts>>;
  save(blob: Digest, facts: readonly StoredFacts[]): Promise<void>;
  loadOwned(blob: Digest, cataloger: CatalogerKey): Promise<readonly OwnedFiles[]>;
}

export interface CatalogerKey {
  readonly id: string;
  readonly version: number;
}

export interface StoredFacts {
  readonly cataloger: CatalogerKey;
  readonly facts: LayerFacts;
  readonly owned: readonly OwnedFiles[];
}

/** Who has shown, by having its bytes, that it may read what a digest stands for. An empty reader is everybody. */
export interface ContentReaders {
  /** Whether this reader has, or everybody. */
  hasRead(digest: Digest, reader: string): Promise<boolean>;
  add(digest: Digest, reader: string): Promise<void>;
}

/** Small immutable documents by digest (manifests, configurations), and what is known of local files. */
export interface DocumentStore {
  get(digest: Digest): Promise<Uint8Array | undefined>;
  put(digest: Digest, bytes: Uint8Array): Promise<void>;
  /** The digest once computed from the bytes at this very place of this very file, if it did not change since. */
  digestOfFile(file: FileStamp): Promise<Digest | undefined>;
  rememberFile(file: FileStamp, digest: Digest): Promise<void>;
}

/** What tells a file's content apart without reading it. Times in nanoseconds, as decimal text. */
export interface FileStamp {
  readonly device: string;
  readonly inode: string;
  readonly size: string;
  readonly modified: string;
  readonly changed: string;
  /** Where in the file the blob begins. */
  readonly offset: number;
}

/** What one source of advisories looked like at its last sync. `feed` may name a part: `osv:AlmaLinux`. */
export interface FeedState {
  readonly feed: string;
  /** Number of the last sync that changed anything. */
  readonly seq: number;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Where an incremental feed goes on from; its meaning is the feed's own. */
  readonly cursor?: string;
  /** RFC 3339: when its source last confirmed or gave the data. */
  readonly syncedAt: string;
  /**
   * RFC 3339: of when its content is. The newest date of its records, or when its source says that it was modified, or
   * the last sync that changed anything. Absent where a former version wrote it.
   */
  readonly contentAt?: string;
  readonly records: number;
  readonly ranges: number;
  readonly problems: readonly Problem[];
}

export interface AdvisoryStore {
  feedState(feed: string): Promise<FeedState | undefined>;
  feedStates(): Promise<readonly FeedState[]>;
  /** Waits until this caller alone asks the feed's source, so that a feed is downloaded once (see Store.takeTurn). */
  takeTurn(feed: string): Promise<Turn>;
  /**
   * Begins a sync that replaces (`full`) or amends (`delta`) a feed's records. Waits for another process that syncs
   * the same feed. Nothing is visible before `commit`; a sync that is never committed leaves no trace.
   */
  beginSync(feed: string, mode: 'full' | 'delta'): Promise<FeedSync>;
  /** The source answered "not modified": only the time of the last confirmation moves. */
  touch(feed: string, at: string): Promise<void>;
  /** Ecosystems in which this feed has at least one open range, and that begin with this text. */
  ecosystems(feed: string, prefix: string): Promise<readonly string[]>;
  /** The join: every range that holds each version, of those that are open now, or were after the sync `seq`. */
  match(wanted: readonly WantedVersion[], seq?: number): Promise<readonly RangeMatch[]>;
  /** The records of a feed of which it is not known which packages of these ecosystems they name. */
  unread(feed: string, ecosystems: readonly string[]): Promise<UnreadRecords>;
  /** Every open range of one CVE or record in these ecosystems, whether it matches or not: what `explain` reads. */
  rangesOf(id: string, ecosystems: readonly string[]): Promise<readonly StoredRange[]>;
}

export interface UnreadRecords {
  /** All that the feed holds, these included. */
  readonly records: number;
  readonly unread: readonly UnreadGroup[];
}

export interface UnreadGroup {
  readonly state: UnreadState;
  readonly records: number;
  /** The first of them, by name, and why. */
  readonly example: string;
  readonly reason: string;
}

export interface Turn {
  release(): void;
}

export interface FeedSync {
  /** Adds records in bounded memory; each is whole (a record given in two calls is a bug). */
  add(advisories: readonly KeyedAdvisory[]): Promise<void>;
  /** In a delta: the records that are gone upstream. */
  remove(ids: readonly string[]): Promise<void>;
  commit(state: SyncOutcome): Promise<FeedState>;
  abandon(): Promise<void>;
}

/** An advisory whose bounds were turned into sort keys by the scheme of their ecosystem. */
export interface KeyedAdvisory extends Omit<Advisory, 'ranges'> {
  readonly ranges: readonly KeyedRange[];
}

export interface KeyedRange extends VulnerableRange {
  /** Empty: from the lowest version there is. */
  readonly lowerKey: Uint8Array;
  /** Absent: without end. */
  readonly upperKey?: Uint8Array;
}

export interface SyncOutcome {
  readonly etag?: string;
  readonly lastModified?: string;
  readonly cursor?: string;
  readonly syncedAt: string;
  /** RFC 3339: the newest date of its records, where they have any. */
  readonly contentAt?: string;
  readonly problems: readonly Problem[];
}

/** One name and version to look up. */
export interface WantedVersion {
  /** The caller's own number, given back with each match. */
  readonly id: number;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  /** Absent where the version cannot be ordered: then every range of the package matches. */
  readonly key?: Uint8Array;
}

export interface StoredRange {
  readonly feed: string;
  readonly record: string;
  readonly cves: readonly string[];
  readonly aliases: readonly string[];
  readonly title?: string;
  readonly url?: string;
  readonly published?: string;
  readonly modified?: string;
  /** Ratings of the record, the range's own first. */
  readonly ratings: readonly Rating[];
  readonly ecosystem: string;
  readonly package: string;
  readonly lower?: string;
  readonly lowerExclusive: boolean;
  readonly upper?: string;
  readonly upperInclusive: boolean;
  readonly exact?: string;
  readonly fixedVersion?: string;
  readonly state: RangeState;
  /** See VulnerableRange. */
  readonly unread?: string;
  readonly qualifiers?: Qualifiers;
}

export interface RangeMatch extends StoredRange {
  /** Of the wanted version. */
  readonly wanted: number;
}

/** What ranks findings, by CVE. */
export interface EnrichmentStore {
  /** Of one source, its own answer; without a source, what all know together (with the ratings of each). */
  ratings(cves: readonly string[], source?: string): Promise<ReadonlyMap<string, CveRecord>>;
  /** Stores what a source answered for one CVE; `found: false` remembers that it has no record. */
  saveRecords(source: string, records: readonly CveRecord[]): Promise<void>;
  /**
   * Begins a sync that replaces (`full`) or amends (`delta`) all that one source says; its feed then has the source's
   * name. Waits for another process that syncs it; nothing is visible before `commit`.
   */
  beginRecordSync(source: string, mode: 'full' | 'delta'): Promise<RecordSync>;
  epss(cves: readonly string[]): Promise<ReadonlyMap<string, Epss>>;
  kev(cves: readonly string[]): Promise<ReadonlyMap<string, KnownExploited>>;
  /** Replace the whole list at once and record the sync. */
  replaceEpss(scores: Iterable<readonly [cve: string, Epss]>, state: SyncOutcome): Promise<FeedState>;
  replaceKev(
    entries: Iterable<readonly [cve: string, KnownExploited]>,
    state: SyncOutcome,
  ): Promise<FeedState>;
}

export interface RecordSync {
  /** Adds records in bounded memory, each CVE once. */
  add(records: readonly CveRecord[]): Promise<void>;
  commit(state: SyncOutcome): Promise<FeedState>;
  abandon(): Promise<void>;
}

/** What the CVE list, or NVD, says of one CVE. */
export interface CveRecord {
  readonly cve: string;
  readonly found: boolean;
  readonly rejected?: boolean;
  readonly title?: string;
  readonly published?: string;
  readonly modified?: string;
  readonly etag?: string;
  /** RFC 3339. */
  readonly fetchedAt: string;
  readonly ratings: readonly Rating[];
}

/** What the feeds hold, to be read from end to end, and what each sync changed in it. */
export interface ListingStore {
  /** Where each feed has open ranges. */
  ecosystems(): Promise<readonly FeedEcosystem[]>;
  /**
   * What open ranges of a feed in these ecosystems are about, sorted: each CVE, and each record that names none. Not
   * what only says that nothing is affected.
   */
  ids(
    where: { readonly feed: string; readonly ecosystems: readonly string[] } & PageRequest,
  ): Promise<Page<string>>;
  /** The last syncs of each feed that changed anything, the newest first. */
  syncs(perFeed: number): Promise<readonly SyncEntry[]>;
  sync(seq: number): Promise<SyncEntry | undefined>;
  /** Takes a sync from the list: neither of the two gives it any more. What it changed stays. */
  dropSync(seq: number): Promise<void>;
  /** The number of the sync that loaded a feed. */
  firstSync(feed: string): Promise<number | undefined>;
  /**
   * Ranges of a feed that were open after one sync (`present`) and not after another (`absent`; 0: before the first),
   * with the CVEs that their records named then. Not those that say that nothing is affected.
   */
  difference(
    between: { readonly feed: string; readonly present: number; readonly absent: number } & PageRequest,
  ): Promise<Page<StoredRange>>;
  /** Names, as the feed's records have them, of packages with a range that a sync after `from`, up to `to`, opened or closed. */
  changedPackages(feed: string, from: number, to: number): Promise<readonly string[]>;
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

/** The advisories as one file, for networks that have no way out. */
export interface TransferStore {
  /** Writes all feeds and enrichment, no facts; throws AppError on a file that exists or cannot be written. */
  exportTo(file: string): Promise<TransferManifest>;
  /** Checks every digest of the manifest before anything is replaced. */
  importFrom(file: string): Promise<TransferManifest>;
}

export interface TransferManifest {
  readonly format: number;
  readonly createdAt: string;
  readonly feeds: readonly { readonly feed: string; readonly syncedAt: string; readonly records: number }[];
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly digest: Digest }[];
}

/** What clients asked to be indexed. */
export interface ScanStore {
  /** A scan of the same principal and subject that has not ended is the same scan. */
  submit(scan: NewScan): Promise<ScanRecord>;
  get(id: string): Promise<ScanRecord | undefined>;
  list(page: { readonly principal?: string } & PageRequest): Promise<Page<ScanRecord>>;
  /** Changes a scan that has not ended; false where it ended or is gone. */
  update(id: string, change: ScanChange): Promise<boolean>;
  unfinished(): Promise<readonly ScanRecord[]>;
  /** Forgets what ended before; its number. */
  forgetEnded(before: string): Promise<number>;
}

export interface NewScan {
  readonly principal: string;
  /** What tells this work apart from any other, without secrets. */
  readonly subject: string;
  /** What a worker needs, as JSON; secrets in it are sealed, and it is emptied to `{}` at the end of the scan. */
  readonly request: string;
}

export type ScanState = 'queued' | 'running' | 'done' | 'failed';

export interface ScanRecord extends NewScan {
  /** A UUID. */
  readonly id: string;
  readonly state: ScanState;
  /** The last progress of each layer, as JSON. */
  readonly progress?: string;
  /** Of a failed one, an AppError as JSON. */
  readonly failure?: string;
  /** Of a done one. */
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
