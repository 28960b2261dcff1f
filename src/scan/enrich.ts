import type { Epss, FeedUse, KnownExploited, Problem } from '../domain/index.ts';
import type { Enrichment } from '../match/index.ts';
import type { CveRecord } from '../store/ports.ts';
import type { ScanContext } from './context.ts';
import { loadFeed } from './load-feed.ts';
import { loadCveRecords } from './load-cve-records.ts';

export interface Enriched {
  readonly enrichment: Enrichment;
  readonly feeds: readonly FeedUse[];
  readonly problems: Readonly<Record<'cve' | 'kev' | 'epss', readonly Problem[]>>;
}

const NOTHING: Enriched = {
  enrichment: {
    records: new Map<string, CveRecord>(),
    epss: new Map<string, Epss>(),
    kev: new Map<string, KnownExploited>(),
  },
  feeds: [],
  problems: { cve: [], kev: [], epss: [] },
};

/** Brings in what ranks these CVEs. */
export async function enrich(cves: readonly string[], context: ScanContext): Promise<Enriched> {
  if (cves.length === 0) return NOTHING;
  const [{ records, asOf, problems }, kev, epss] = await Promise.all([
    loadCveRecords(cves, context),
    loadFeed('kev', '', context),
    loadFeed('epss', '', context),
  ]);
  const { enrichment } = context.store;
  return {
    enrichment: { records, epss: await enrichment.epss(cves), kev: await enrichment.kev(cves) },
    feeds: [
      ...(asOf === undefined ? [] : [{ feed: 'cve', syncedAt: asOf }]),
      ...[kev, epss].map(({ feed, syncedAt }) => ({ feed, ...(syncedAt && { syncedAt }) })),
    ],
    problems: { cve: problems, kev: kev.problems, epss: epss.problems },
  };
}
