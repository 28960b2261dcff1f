import type { FeedProgress, PublishedFeeds } from '../advisory/index.ts';
import type { Moment } from '../domain/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { Store } from '../store/ports.ts';
import type { IndexingContext, IndexingProgress } from '../packages/context.ts';

/** Services that a use case needs. */
export interface ScanContext extends IndexingContext {
  readonly store: Store;
  readonly http: HttpClient;
  /** Maps a feed's upstream address to the one to request. */
  readonly resolveFeed: (url: string) => string;
  readonly feedPolicy: FeedPolicy;
  /** Published feeds to ask before the feeds' own upstreams, if any. */
  readonly publishedFeeds?: PublishedFeeds;
  /** The earlier moment to answer for, which its store reflects; absent: now. */
  readonly asOf?: Moment;
  readonly onProgress: (progress: ScanProgress) => void;
}

/** When feeds are requested, and how old their data may be. */
export interface FeedPolicy {
  readonly offline: boolean;
  /**
   * Minutes: older data is requested again, and is a hole if it stays old. Absent: each feed's own pace, and a week.
   */
  readonly maxAge?: number;
  /** Preferred feeds where several answer, in order. */
  readonly prefer: readonly string[];
  readonly nvd: boolean;
  /** The feeds are a deliberately old sample. */
  readonly anyContentAge?: boolean;
  readonly nvdApiKey?: string;
}

/** Current scan activity; bytes count from the start of a layer or a feed. */
export type ScanProgress =
  | IndexingProgress
  | ({ readonly kind: 'feed' } & FeedProgress)
  | { readonly kind: 'step'; readonly text: string };
