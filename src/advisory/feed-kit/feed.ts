import type { HttpClient } from '../../http/index.ts';
import type { Problem } from '../../domain/index.ts';
import type { AdvisoryStore, EnrichmentStore } from '../../store/ports.ts';

/** An advisory or ranking source. */
export interface Feed {
  /** `alpine-secdb`, `debian-tracker`, `osv`, `cve`, `nvd`, `kev`, `epss`. */
  readonly id: string;
  readonly title: string;
  /** The upstream's address, without a trailing slash; a mirror or the configuration may override it. */
  readonly address: string;
  /** The previous address: tried second, and the layout of older mirrors. */
  readonly formerAddress?: string;
  /** Absent for a feed that is loaded as a whole. */
  readonly parts?: FeedParts;
  /** Minutes before a scan asks again: the upstream's own pace. */
  readonly intervalMinutes: number;
  /** Brings one part (`v3.20`, `AlmaLinux`; empty for a feed without parts) up to date. */
  sync(part: string, context: FeedContext): Promise<FeedOutcome>;
}

export interface FeedParts {
  /** Returns false for a part that the source cannot have, whatever it publishes later. */
  has(part: string): boolean;
  /** Candidates to suggest for a misspelled part. */
  known(now: Date): readonly string[];
}

export interface FeedContext {
  readonly http: HttpClient;
  readonly store: FeedStore;
  /** Maps the upstream's address to the one to request: the mirror, or the configured address. */
  readonly resolve: (url: string) => string;
  readonly now: () => Date;
  /** Takes data that is older than the stored data, and asks for it whatever the store holds. */
  readonly acceptOlder?: boolean;
  readonly onProgress?: (progress: FeedProgress) => void;
}

/** The store interfaces that feeds need. */
export interface FeedStore {
  readonly advisories: Pick<
    AdvisoryStore,
    'feedState' | 'takeLock' | 'beginSync' | 'touch' | 'ecosystems' | 'rangesOf' | 'rangesAbout'
  >;
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
