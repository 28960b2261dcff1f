import { ADDRESSES, feedResolver, type FeedPlaces } from '../advisory/index.ts';
import { osCatalogers } from '../catalog/index.ts';
import { createHttpClient, type HttpClientOptions } from '../http/index.ts';
import { openStore, type StoreOptions } from '../store/index.ts';
import type { FeedPolicy, ScanContext, ScanProgress } from './context.ts';

/** Parts from which a context is made. */
export interface ContextParts {
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

export async function openContext(parts: ContextParts): Promise<OpenedContext> {
  const { feedPolicy, now, onProgress } = parts;
  const resolveFeed = feedResolver(parts.feedPlaces, ADDRESSES);
  const store = await openStore(parts.store);
  const http = createHttpClient(parts.http);
  return {
    context: { store, http, catalogers: osCatalogers, resolveFeed, feedPolicy, now, onProgress },
    async close() {
      await http.close();
      await store.close();
    },
  };
}
