import type {
  FleetStatusDocument,
  RanImageDocument,
  RunDocument,
  RunListAnswer,
  SentRunList,
} from '../../../api/index.ts';

/** The fleet in the store, or of a server. */
export interface Fleet {
  status(): Promise<FleetStatus>;
  /** Takes one part of a list. */
  putRuns(cluster: string, list: SentRunList): Promise<RunListAnswer>;
  runs(query: RunFilters): AsyncIterable<RunDocument>;
  ranImages(query: { readonly isRunning: boolean }): AsyncIterable<RanImageDocument>;
  /** Images that were scanned, by a name if they have one. */
  images(): AsyncIterable<ScannedImage>;
  close(): Promise<void>;
}

export interface FleetStatus extends FleetStatusDocument {
  readonly feeds: readonly FeedLine[];
}

export interface FeedLine {
  readonly feed: string;
  /** RFC 3339; absent for one that was never loaded. */
  readonly syncedAt?: string;
  readonly problems: number;
}

export interface RunFilters {
  readonly image?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly owner?: string;
  readonly isRunning: boolean;
}

export interface ScannedImage {
  readonly key: string;
  readonly name: string;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string | undefined;
}

/** Reads a list page by page. */
export async function* itemsOf<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncIterable<Item> {
  let cursor: string | undefined;
  do {
    const { items, next } = await ask(cursor);
    yield* items;
    cursor = next;
  } while (cursor !== undefined);
}
