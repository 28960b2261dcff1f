import type { Feed } from './feed-kit/feed.ts';
import * as feeds from './feed-list.ts';
import { cveList } from './feeds/cve/index.ts';
import { createNvd, type NvdOptions } from './feeds/nvd/index.ts';
import type { RecordSource } from './feed-kit/record-source.ts';

/** Feeds to load as a whole, or one part at a time. */
export const FEEDS: readonly Feed[] = Object.values(feeds);

export function feedOf(id: string): Feed | undefined {
  return FEEDS.find((feed) => feed.id === id);
}

/** Sources to query for single CVEs, the best first; includes NVD only if configured. */
export function recordSources(nvd?: NvdOptions): readonly RecordSource[] {
  return nvd === undefined ? [cveList] : [cveList, createNvd(nvd)];
}

/** Upstreams whose address a mirror or the configuration may override. */
export const ADDRESSES: readonly { readonly id: string; readonly address: string }[] = [
  ...FEEDS,
  ...FEEDS.flatMap(({ id, formerAddress }) =>
    formerAddress === undefined ? [] : [{ id, address: formerAddress }],
  ),
  ...recordSources({}),
];
