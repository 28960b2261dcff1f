import { availableParallelism } from 'node:os';
import { ADDRESSES, type FeedPlaces, feedResolver } from '../advisory/index.ts';
import { defined } from '../domain/index.ts';
import type { FeedPolicy, ScanProgress } from '../findings/index.ts';
import { httpClientOnDemand, type HttpClientOptions } from '../http/index.ts';
import { openInventory } from '../inventory/index.ts';
import type { StoreOptions } from '../store/index.ts';
import type { StoredContext } from './context.ts';

/** Default limit for concurrently read layers: each takes memory, and the disk is shared. */
const MAX_AT_A_TIME = 4;

export function defaultLayersAtATime(): number {
  return Math.min(MAX_AT_A_TIME, availableParallelism());
}

/** Parts for building a context. */
export interface ContextParts {
  readonly store: StoreOptions;
  readonly http: HttpClientOptions;
  readonly feedPlaces: FeedPlaces;
  readonly feedPolicy: FeedPolicy;
  readonly now: () => Date;
  /** Digest of the program's code, if it was built. */
  readonly build?: string | undefined;
  /** Default: one per processor, at most four. */
  readonly layersAtATime?: number | undefined;
  readonly onProgress: (progress: ScanProgress) => void;
}

/** A context with its own store and network access. */
export interface OpenedContext {
  readonly context: StoredContext;
  close(): Promise<void>;
}

export async function openContext(parts: ContextParts): Promise<OpenedContext> {
  const { feedPolicy, now, build, onProgress, layersAtATime = defaultLayersAtATime() } = parts;
  const resolveFeed = feedResolver(parts.feedPlaces, ADDRESSES);
  const store = await openInventory(parts.store);
  const http = httpClientOnDemand(parts.http);
  return {
    context: {
      store,
      http,
      loadCatalogers: async () => (await import('../catalog/index.ts')).CATALOGERS,
      ...defined({ build }),
      resolveFeed,
      feedPolicy,
      now,
      onProgress,
      layersAtATime,
    },
    async close() {
      await http.close();
      await store.close();
    },
  };
}
