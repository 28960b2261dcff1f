import type { Cataloger } from '../catalog/index.ts';
import type { FeedProgress } from '../advisory/index.ts';
import type { Digest } from '../domain/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { Store, Turn } from '../store/ports.ts';

/** What a use case needs of the world. */
export interface ScanContext {
  readonly store: Store;
  readonly http: HttpClient;
  readonly catalogers: readonly Cataloger[];
  /** Turns a feed's upstream address into the one to ask. */
  readonly resolveFeed: (url: string) => string;
  readonly feedPolicy: FeedPolicy;
  readonly now: () => Date;
  readonly onProgress: (progress: ScanProgress) => void;
  /** Where others read images at the same time: waits until this caller alone reads a layer that nobody has read yet. */
  readonly takeLayerTurn?: (digest: Digest) => Promise<Turn>;
}

/** When feeds are asked, and how old their answers may be. */
export interface FeedPolicy {
  readonly offline: boolean;
  /** Minutes: older data is asked for again, and is a hole if it stays so. Absent: each feed's own pace, and a week. */
  readonly maxAge?: number;
  /** Feeds to use where several answer, the most wanted first. */
  readonly prefer: readonly string[];
  readonly nvd: boolean;
  /** The feeds are a sample that is old by intention. */
  readonly anyContentAge?: boolean;
  readonly nvdApiKey?: string;
}

/** What a scan is busy with; bytes are counted from the beginning of a layer or a feed. */
export type ScanProgress =
  /** The size of each layer, base first, as far as it is known. */
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
