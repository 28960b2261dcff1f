import type { Kysely } from 'kysely';
import type { Epss, Moment } from '../../domain/index.ts';
import type { PastScores } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import { openAfter } from '../queries/valid-at.ts';
import type { Tables } from '../schema/tables.ts';
import { fromCveNumber, toCveNumber } from './cve-number.ts';
import { EPSS_FEED, readEpss } from './epss.ts';
import { readThresholds, STEP } from './score-history.ts';

/** Reads the scores as of a moment: the current ones if none were loaded since. */
export async function readPastScores(
  db: Kysely<Tables>,
  cves: readonly string[],
  { seq }: Moment,
): Promise<PastScores> {
  const syncs = await db
    .selectFrom('sync')
    .innerJoin('feed', 'feed.id', 'sync.feed_id')
    .select(({ fn }) => [
      fn.max('sync.seq').as('last'),
      fn.max('sync.synced_at').filterWhere('sync.seq', '<=', seq).as('loaded_at'),
    ])
    .where('feed.name', '=', EPSS_FEED)
    .executeTakeFirst();
  const { last, loaded_at: loadedAt } = { last: null, loaded_at: null, ...syncs };
  if (last !== null && last <= seq) {
    return { scores: await readEpss(db, cves), unknown: [], within: 0, watched: [] };
  }
  const scores = new Map<string, Epss>();
  // Only CVEs have scores.
  const unknown = new Set(cves.filter((cve) => toCveNumber(cve) !== undefined));
  for (const { cve: number, probability, percentile } of await keptScores(db, [...unknown], seq)) {
    const cve = fromCveNumber(number);
    unknown.delete(cve);
    if (probability !== null && percentile !== null) scores.set(cve, { probability, percentile });
  }
  const watched = loadedAt === null ? [] : await readThresholds(db, loadedAt);
  return { scores, unknown: [...unknown], within: STEP, watched };
}

async function keptScores(db: Kysely<Tables>, cves: readonly string[], seq: number) {
  const numbers = cves.map(toCveNumber).filter((number) => number !== undefined);
  const found = [];
  for (const isOpen of openAfter(seq)) {
    const rows = await inChunks(numbers, (chunk) =>
      db
        .selectFrom('kept_score')
        .select(['cve', 'probability', 'percentile'])
        .where('cve', 'in', chunk)
        .where(isOpen)
        .execute(),
    );
    for (const row of rows) found.push(row);
  }
  return found;
}
