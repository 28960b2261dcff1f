import type { Feed } from './feed-kit/feed.ts';
import { alpineSecdb } from './feeds/alpine-secdb/index.ts';
import { cveList, wholeCveList } from './feeds/cve/index.ts';
import { debianTracker } from './feeds/debian-tracker/index.ts';
import { epss } from './feeds/epss/index.ts';
import { kev } from './feeds/kev/index.ts';
import { createNvd, type NvdOptions } from './feeds/nvd/index.ts';
import { osv } from './feeds/osv/index.ts';
import type { RecordSource } from './feed-kit/record-source.ts';

/** Feeds to load as a whole, or one part at a time. */
export const FEEDS: readonly Feed[] = [alpineSecdb, debianTracker, osv, kev, epss, wholeCveList];

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
