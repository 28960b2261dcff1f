import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ADDRESSES, type FeedContext, feedOf, feedResolver, syncFeed } from '../../src/advisory/index.ts';
import type { Problem } from '../../src/domain/index.ts';
import { httpClientOnDemand } from '../../src/http/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { FeedMirror } from './feed-mirror.ts';

export interface FeedWorld extends AsyncDisposable {
  readonly store: Inventory;
  readonly mirror: FeedMirror;
  /** Returns the context that feeds are given; `at` is an RFC 3339 time. */
  context(at?: string): FeedContext;
  load(feed: string, part?: string, at?: string): Promise<LoadedFeed>;
}

export interface LoadedFeed {
  readonly kind: string;
  readonly records: number;
  readonly ranges: number;
  readonly problems: readonly Problem[];
}

const NOW = '2026-08-22T12:00:00Z';

/** A new store, the real HTTP client, and a mirror that serves nothing yet. */
export async function openFeedWorld(): Promise<FeedWorld> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-feeds-'));
  const mirror = new FeedMirror();
  const http = httpClientOnDemand({ userAgent: 'plimsoll-test' });
  const store = await openInventory({ file: path.join(folder, 'store.db') });
  const resolve = feedResolver({ mirror: mirror.folder }, ADDRESSES);
  const context = (at = NOW): FeedContext => ({ http, store, resolve, now: () => new Date(at) });
  return {
    store,
    mirror,
    context,
    load: async (id, part = '', at = NOW) => {
      const feed = feedOf(id);
      if (feed === undefined) throw new Error(`there is no feed ${id}`);
      const result = await syncFeed(feed, part, context(at), { force: true });
      if (result.error !== undefined) throw result.error;
      const { records = 0, ranges = 0 } = (await store.advisories.feedState(result.feed)) ?? {};
      return { kind: result.kind, records, ranges, problems: result.problems };
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await http.close();
      mirror[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}
