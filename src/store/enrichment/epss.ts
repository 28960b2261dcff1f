import type { Kysely } from 'kysely';
import type { FeedState, Problem, SyncOutcome, Epss } from '../../domain/index.ts';
import type { Engine, DatabaseSession } from '../engine.ts';
import { inChunks } from '../queries/chunks.ts';
import { internFeed, nextSeq, writeFeedState } from '../queries/feed-state.ts';
import { STAGED_EPSS } from '../schema/enrichment-tables.ts';
import { createStaged } from '../schema/table.ts';
import type { Tables } from '../schema/tables.ts';
import { refuseShrinking } from '../sync/shrink.ts';
import { fromCveNumber, toCveNumber } from './cve-number.ts';

export const EPSS_FEED = 'epss';
const PAGE = 10_000;
const COLUMNS = ['cve', 'probability', 'percentile'] as const;

export async function readEpss(
  db: Kysely<Tables>,
  cves: readonly string[],
): Promise<ReadonlyMap<string, Epss>> {
  const numbers = cves.map(toCveNumber).filter((number) => number !== undefined);
  const rows = await inChunks(numbers, (chunk) =>
    db.selectFrom('epss').select(COLUMNS).where('cve', 'in', chunk).execute(),
  );
  return new Map(rows.map(({ cve, ...scores }) => [fromCveNumber(cve), scores]));
}

export async function* allEpss(db: Kysely<Tables>): AsyncIterable<readonly [cve: string, Epss]> {
  for (let last = -1; ;) {
    const rows = await db
      .selectFrom('epss')
      .select(COLUMNS)
      .where('cve', '>', last)
      .orderBy('cve')
      .limit(PAGE)
      .execute();
    for (const { cve, ...scores } of rows) {
      yield [fromCveNumber(cve), scores];
      last = cve;
    }
    if (rows.length < PAGE) return;
  }
}

/** Fills a staging table first, then copies it in one statement. */
export async function replaceEpss(
  engine: Engine,
  scores: Iterable<readonly [cve: string, Epss]>,
  outcome: SyncOutcome,
): Promise<FeedState> {
  const lock = await engine.lockFeed(EPSS_FEED);
  try {
    const problems = await stageScores(lock, scores);
    // Loaded on use: a scan with fresh scores needs neither.
    const { inventoryCves, storeScores, scoresOf } = await import('./score-history.ts');
    const cves = await inventoryCves(lock.db);
    return await lock.db.transaction().execute(async (transaction) => {
      const feed = await internFeed(transaction, EPSS_FEED);
      const earlier = { seq: feed.seq, scores: await scoresOf(transaction, [...cves]) };
      await transaction.deleteFrom('epss').execute();
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('epss')
        .columns(COLUMNS)
        .expression((from) => from.selectFrom('staged_epss').select(COLUMNS).orderBy('cve'))
        // If a CVE is named twice, one score counts.
        .onConflict((conflict) => conflict.column('cve').doNothing())
        .executeTakeFirst();
      await transaction.deleteFrom('staged_epss').execute();
      const records = Number(numInsertedOrUpdatedRows ?? 0);
      refuseShrinking(EPSS_FEED, 'records', feed.records, records);
      const seq = await nextSeq(transaction, feed);
      await storeScores(lock, transaction, { cves, seq, earlier });
      const all = { ...outcome, problems: [...outcome.problems, ...problems] };
      return writeFeedState(transaction, feed, { seq, records, ranges: 0 }, all);
    });
  } finally {
    lock.release();
  }
}

/** Records the sync for scores already copied into the table. */
export async function recordEpssCopy(engine: Engine, outcome: SyncOutcome): Promise<FeedState> {
  const { inventoryCves, storeScores } = await import('./score-history.ts');
  const cves = await inventoryCves(engine.db);
  return engine.db.transaction().execute(async (transaction) => {
    const feed = await internFeed(transaction, EPSS_FEED);
    const { records } = await transaction
      .selectFrom('epss')
      .select((count) => count.fn.countAll<number>().as('records'))
      .executeTakeFirstOrThrow();
    const seq = await nextSeq(transaction, feed);
    await storeScores(engine, transaction, { cves, seq });
    return writeFeedState(transaction, feed, { seq, records, ranges: 0 }, outcome);
  });
}

async function stageScores(
  session: DatabaseSession,
  scores: Iterable<readonly [cve: string, Epss]>,
): Promise<readonly Problem[]> {
  const strange: string[] = [];
  await session.db.connection().execute((db) => createStaged(db, STAGED_EPSS));
  await session.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      await transaction.deleteFrom('staged_epss').execute();
      await session.insertRows(transaction, 'staged_epss', COLUMNS, toRows(scores, strange));
    });
  const [first] = strange;
  if (first === undefined) return [];
  const message = `${strange.length} scores without a valid CVE ID were left out, the first "${first}"`;
  return [{ kind: 'advisory-unreadable', subject: EPSS_FEED, message }];
}

function* toRows(
  scores: Iterable<readonly [cve: string, Epss]>,
  strange: string[],
): Iterable<readonly number[]> {
  for (const [id, { probability, percentile }] of scores) {
    const cve = toCveNumber(id);
    if (cve === undefined) strange.push(id);
    else yield [cve, probability, percentile];
  }
}
