import type { Feed, FeedContext } from '../../feed.ts';

/** One ecosystem of OSV, to be synced. */
export interface OsvExport {
  readonly context: FeedContext;
  /** As in the store: `osv:AlmaLinux`. */
  readonly name: string;
  /** As OSV spells it, without a release: `Red Hat`. */
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

/** Colons may stand in a path as they are, and do in the names that mirrors give to files. */
export function recordUrl({ folder }: OsvExport, id: string): string {
  return `${folder}/${encodeURIComponent(id).replaceAll('%3A', ':')}.json`;
}
