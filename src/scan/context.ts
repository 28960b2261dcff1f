import type { Cataloger } from '../catalog/index.ts';
import type { FeedProgress, PublishedFeeds } from '../advisory/index.ts';
import type { Digest, Moment } from '../domain/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { Store, Lock } from '../store/ports.ts';

/** Services that a use case needs. */
export interface ScanContext {
  readonly store: Store;
  readonly http: HttpClient;
  /** Loads what reads layers when a first one is to be read: most scans know all layers of their image. */
  readonly loadCatalogers: () => Promise<readonly Cataloger[]>;
  /** Digest of the program's code, by which it knows its own earlier answers; absent: each is computed again. */
  readonly build?: string;
  /** Whether images must come with what is linked into their programs, also where the inventory has it. */
  readonly needsPrograms?: boolean;
  /** Maps a feed's upstream address to the one to request. */
  readonly resolveFeed: (url: string) => string;
  readonly feedPolicy: FeedPolicy;
  /** Published feeds that are asked before the feeds' own upstreams, if any. */
  readonly publishedFeeds?: PublishedFeeds;
  readonly now: () => Date;
  /** The earlier moment that it answers for, and that its store is of; absent: now. */
  readonly asOf?: Moment;
  readonly layersAtATime: number;
  readonly onProgress: (progress: ScanProgress) => void;
  /** Waits until this caller alone reads an unread layer, where images are read at the same time. */
  readonly takeLayerLock?: (digest: Digest) => Promise<Lock>;
  /** Waits until one more layer may be read, where images that are read at the same time share the limit. */
  readonly takeLayerSlot?: () => Promise<Lock>;
}

/** A context of those who read layers. */
export interface ReadingContext extends ScanContext {
  readonly catalogers: readonly Cataloger[];
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
  /** The feeds are a sample that is old on purpose. */
  readonly anyContentAge?: boolean;
  readonly nvdApiKey?: string;
}

/** Current activity of a scan; bytes are counted from the beginning of a layer or a feed. */
export type ScanProgress =
  /** The size of each layer, base first, if known. */
  | { readonly kind: 'image'; readonly reference: string; readonly layers: readonly (number | undefined)[] }
  | {
      readonly kind: 'layer';
      readonly index: number;
      readonly bytes: number;
      readonly totalBytes?: number;
      readonly done?: boolean;
    }
  | ({ readonly kind: 'feed' } & FeedProgress)
  | { readonly kind: 'step'; readonly text: string };
