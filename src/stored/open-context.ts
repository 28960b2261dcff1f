import { availableParallelism, totalmem } from 'node:os';
import { ADDRESSES, type FeedPlaces, feedResolver } from '../advisory/index.ts';
import { defined } from '../domain/index.ts';
import type { FeedPolicy, ScanProgress } from '../findings/index.ts';
import { httpClientOnDemand, type HttpClientOptions } from '../http/index.ts';
import { openInventory } from '../inventory/index.ts';
import type { StoreOptions } from '../store/index.ts';
import type { StoredContext } from './context.ts';

/** Default limits for concurrently read layers, each in a thread: of a scan, and of a server, whose images share it. */
const MAX_AT_A_TIME = 8;
const MAX_OF_SERVER = 4;

/** Memory for the program, and for each thread that reads an ordinary layer. */
const PROGRAM_BYTES = 160 * 1024 ** 2;
const THREAD_BYTES = 60 * 1024 ** 2;

/** One per processor, fewer where the machine or the control group has little memory. */
export function defaultLayersAtATime(isServer = false): number {
  // Without a limit it is 0, or more than any machine has.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  const withinMemory = Math.max(1, Math.floor((memory - PROGRAM_BYTES) / THREAD_BYTES));
  return Math.min(isServer ? MAX_OF_SERVER : MAX_AT_A_TIME, availableParallelism(), withinMemory);
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
  /** Default: one per processor, at most eight. */
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
