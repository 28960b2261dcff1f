import { ADDRESSES, feedResolver, type FeedPlaces } from '../advisory/index.ts';
import { osCatalogers } from '../catalog/index.ts';
import { createHttpClient, type HttpClientOptions } from '../http/index.ts';
import { openStore, type StoreOptions } from '../store/index.ts';
import type { FeedPolicy, ScanContext, ScanProgress } from './context.ts';

/** Parts from which a context is made. */
export interface World {
  readonly store: StoreOptions;
  readonly http: HttpClientOptions;
  readonly feedPlaces: FeedPlaces;
  readonly feedPolicy: FeedPolicy;
  readonly now: () => Date;
  readonly onProgress: (progress: ScanProgress) => void;
}

/** A context with its own store and network access. */
export interface OpenedContext {
  readonly context: ScanContext;
  close(): Promise<void>;
}

export async function openContext(world: World): Promise<OpenedContext> {
  const { feedPolicy, now, onProgress } = world;
  const resolveFeed = feedResolver(world.feedPlaces, ADDRESSES);
  const store = await openStore(world.store);
  const http = createHttpClient(world.http);
  return {
    context: { store, http, catalogers: osCatalogers, resolveFeed, feedPolicy, now, onProgress },
    async close() {
      await http.close();
      await store.close();
    },
  };
}
