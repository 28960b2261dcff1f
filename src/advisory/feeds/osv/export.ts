import type { Feed, FeedContext } from '../../feed-kit/feed.ts';

/** One OSV ecosystem to sync. */
export interface OsvExport {
  readonly context: FeedContext;
  /** Name in the store: `osv:AlmaLinux`. */
  readonly name: string;
  /** OSV's spelling, without a release: `Red Hat`. */
  readonly ecosystem: string;
  /** The upstream's folder. */
  readonly folder: string;
}

export function exportOf(feed: Feed, part: string, context: FeedContext): OsvExport {
  return {
    context,
    name: `${feed.id}:${part}`,
    ecosystem: part,
    folder: `${feed.address}/${encodeURIComponent(part)}`,
  };
}

/** Leaves colons unescaped: a path allows them, and mirrors use them in file names. */
export function recordUrl({ folder }: OsvExport, id: string): string {
  return `${folder}/${encodeURIComponent(id).replaceAll('%3A', ':')}.json`;
}
