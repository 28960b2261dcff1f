import type { AdvisoryStore, Lock } from './ports/advisories.ts';
import type { BaseStore } from './ports/bases.ts';
import type { ClockStore } from './ports/clocks.ts';
import type { ContentStore } from './ports/contents.ts';
import type { ContentReaders, DocumentStore } from './ports/documents.ts';
import type { EnrichmentStore } from './ports/enrichment.ts';
import type { EpisodeStore } from './ports/episodes.ts';
import type { EventStore } from './ports/events.ts';
import type { ExposureStore } from './ports/exposures.ts';
import type { CatalogStore, FactsStore } from './ports/facts.ts';
import type { FleetStore } from './ports/fleet.ts';
import type { HistoryStore, ListingStore } from './ports/history.ts';
import type { InventoryStore } from './ports/inventory.ts';
import type { MatchStore } from './ports/matches.ts';
import type { NotificationStore } from './ports/notifications.ts';
import type { OutdatedStore } from './ports/outdated.ts';
import type { ReplicaStore } from './ports/replicas.ts';
import type { RetentionStore } from './ports/retention.ts';
import type { RunStore } from './ports/runs.ts';
import type { ScanStore } from './ports/scans.ts';
import type { DeliveryStore, SubscriptionStore } from './ports/subscriptions.ts';
import type { TransferStore } from './ports/transfer.ts';
import type { VerdictStore } from './ports/verdicts.ts';
import type { VexStore } from './ports/vex.ts';

export type * from './ports/advisories.ts';
export type * from './ports/bases.ts';
export type * from './ports/clocks.ts';
export type * from './ports/contents.ts';
export type * from './ports/documents.ts';
export type * from './ports/enrichment.ts';
export type * from './ports/episodes.ts';
export type * from './ports/events.ts';
export type * from './ports/exposures.ts';
export type * from './ports/facts.ts';
export type * from './ports/fleet.ts';
export type * from './ports/history.ts';
export type * from './ports/inventory.ts';
export type * from './ports/matches.ts';
export type * from './ports/notifications.ts';
export type * from './ports/outdated.ts';
export type * from './ports/replicas.ts';
export type * from './ports/retention.ts';
export type * from './ports/runs.ts';
export type * from './ports/scans.ts';
export type * from './ports/subscriptions.ts';
export type * from './ports/transfer.ts';
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
