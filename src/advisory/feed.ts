import type { HttpClient } from '../http/index.ts';
import type { Problem } from '../domain/index.ts';
import type { AdvisoryStore, EnrichmentStore } from '../store/ports.ts';

/** One source of advisories or of rankings. */
export interface Feed {
  /** `alpine-secdb`, `debian-tracker`, `osv`, `cve`, `nvd`, `kev`, `epss`. */
  readonly id: string;
  readonly title: string;
  /** Where the upstream serves it, without a trailing slash; a mirror or the configuration may point elsewhere. */
  readonly address: string;
  /** Where it was served before: asked second, and what older mirrors are laid out by. */
  readonly formerAddress?: string;
  /** Absent where it is loaded as a whole. */
  readonly parts?: FeedParts;
  /** How old its data may be before a scan asks again, in minutes: the upstream's own pace. */
  readonly intervalMinutes: number;
  /** Brings one part of it (`v3.20`, `AlmaLinux`; the empty string where it has no parts) up to date. */
  sync(part: string, context: FeedContext): Promise<FeedOutcome>;
}

export interface FeedParts {
  /** False for a part that the source cannot have, whatever it publishes tomorrow. */
  has(part: string): boolean;
  /** To suggest one to whoever misspelled it. */
  readonly known: readonly string[];
}

export interface FeedContext {
  readonly http: HttpClient;
  readonly store: FeedStore;
  /** Turns the upstream's address into the one to ask: the mirror, or the configured address. */
  readonly resolve: (url: string) => string;
  readonly now: () => Date;
  readonly onProgress?: (progress: FeedProgress) => void;
}

/** What feeds need of the store. */
export interface FeedStore {
  readonly advisories: Pick<AdvisoryStore, 'feedState' | 'takeTurn' | 'beginSync' | 'touch'>;
  readonly enrichment: Pick<
    EnrichmentStore,
    'ratings' | 'saveRecords' | 'beginRecordSync' | 'replaceEpss' | 'replaceKev'
  >;
}

export interface FeedProgress {
  readonly feed: string;
  readonly bytes?: number;
  readonly totalBytes?: number;
  readonly records?: number;
}

export interface FeedOutcome {
  readonly kind: 'updated' | 'unchanged';
  readonly problems: readonly Problem[];
}
