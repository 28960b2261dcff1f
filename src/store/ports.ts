import type { AdvisoryStore, Lock } from './ports/advisories.ts';
import type { ContentReaders, DocumentStore } from './ports/documents.ts';
import type { EnrichmentStore } from './ports/enrichment.ts';
import type { CatalogStore, FactsStore, ProgramStore } from './ports/facts.ts';
import type { HistoryStore, ListingStore } from './ports/history.ts';
import type { TransferStore } from './ports/transfer.ts';

export type * from './ports/advisories.ts';
export type * from './ports/documents.ts';
export type * from './ports/enrichment.ts';
export type * from './ports/facts.ts';
export type * from './ports/history.ts';
export type * from './ports/pages.ts';
export type * from './ports/replicas.ts';
export type * from './ports/transfer.ts';

/** A store's location: embedded in a file, or in Postgres. */
export type StorePlace = { readonly file: string } | { readonly database: string };

/** Store roles that a scan needs. Every method is asynchronous, since one engine is a server. */
export interface Store {
  readonly facts: FactsStore;
  readonly catalogs: CatalogStore;
  readonly programs: ProgramStore;
  readonly documents: DocumentStore;
  readonly readers: ContentReaders;
  readonly advisories: AdvisoryStore;
  readonly enrichment: EnrichmentStore;
  readonly history: HistoryStore;
  readonly transfer: TransferStore;
  readonly listing: ListingStore;
  /**
   * Waits for the exclusive right to some work, across all processes and replicas, so that it is done once.
   * The lock ends with the process at the latest.
   */
  takeLock(work: string): Promise<Lock>;
  close(): Promise<void>;
}
