import type { SyncResult } from '../../advisory/index.ts';
import { defined, type Epss, type FeedUse, type KnownExploited, type Problem } from '../../domain/index.ts';
import type { Enrichment } from '../../match/index.ts';
import type { PastScores } from '../../store/ports.ts';
import type { ScanContext } from '../context.ts';
import { contentHole, loadFeed } from '../feeds/load-feed.ts';
import { loadCveRecords, NO_RECORDS, type LoadedRecords } from '../feeds/load-cve-records.ts';

export interface Enriched {
  readonly enrichment: Enrichment;
  readonly feeds: readonly FeedUse[];
  readonly missing: MissingRankings;
}

/** Rankings that are unavailable; their weight depends on the line and on the ignore rules. */
export interface MissingRankings {
  readonly cve: LoadedRecords;
  readonly kev: readonly Problem[];
  readonly epss: readonly Problem[];
  /** Absent if the scores are the answer's own. */
  readonly scores?: PastScores;
}

const NOTHING: Enriched = {
  enrichment: {
    records: NO_RECORDS.records,
    epss: new Map<string, Epss>(),
    kev: new Map<string, KnownExploited>(),
  },
  feeds: [],
  missing: { cve: NO_RECORDS, kev: [], epss: [] },
};

/** Loads the data that ranks these CVEs. */
export async function enrich(cves: readonly string[], context: ScanContext): Promise<Enriched> {
  if (cves.length === 0) return NOTHING;
  const [cve, kev, epss] = await Promise.all([
    loadCveRecords(cves, context),
    loadFeed('kev', '', context),
    loadFeed('epss', '', context),
  ]);
  const { enrichment } = context.store;
  const { records, asOf } = cve;
  const past = context.asOf && (await enrichment.pastEpss(cves, context.asOf));
  return {
    enrichment: {
      records,
      epss: past?.scores ?? (await enrichment.epss(cves)),
      kev: await enrichment.kev(cves),
    },
    feeds: [
      ...(asOf === undefined ? [] : [{ feed: 'cve', syncedAt: asOf }]),
      ...[kev, epss].map(({ feed, syncedAt, contentAt }) => ({
        feed,
        ...defined({ syncedAt, contentAt }),
      })),
    ],
    missing: {
      cve,
      kev: withAge(kev, context),
      epss: withAge(epss, context),
      ...(past && epss.problems.length === 0 && { scores: past }),
    },
  };
}

function withAge(loaded: SyncResult, { feedPolicy }: ScanContext): readonly Problem[] {
  const hole = contentHole(loaded, feedPolicy);
  return hole === undefined ? loaded.problems : [...loaded.problems, hole];
}
