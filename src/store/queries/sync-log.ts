import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import { type StoredRange, SILENT_STATES } from '../../domain/index.ts';
import type { SyncEntry, PageRequest, Page } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { inChunks } from './chunks.ts';
import { completeRanges, SELECTED_RANGE } from './ranges.ts';

export async function readSyncs(db: Kysely<Tables>, perFeed: number): Promise<readonly SyncEntry[]> {
  const ranked = listed(db).select(
    sql<number>`row_number() over (partition by sync.feed_id order by sync.seq desc)`.as('rank'),
  );
  return db
    .selectFrom(ranked.as('ranked'))
    .select(['seq', 'feed', 'syncedAt'])
    .where('rank', '<=', perFeed)
    .orderBy('seq', 'desc')
    .execute();
}

export async function readSync(db: Kysely<Tables>, seq: number): Promise<SyncEntry | undefined> {
  return listed(db).where('sync.seq', '=', seq).executeTakeFirst();
}

/** Removes a sync from the list; its changes stay. */
export async function dropSync(db: Kysely<Tables>, seq: number): Promise<void> {
  await db
    .insertInto('dropped_sync')
    .values({ seq })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function readFirstSync(db: Kysely<Tables>, feed: string): Promise<number | undefined> {
  const first = await entries(db).where('feed.name', '=', feed).orderBy('sync.seq').executeTakeFirst();
  return first?.seq;
}

function listed(db: Kysely<Tables>) {
  return entries(db).where('sync.seq', 'not in', (from) => from.selectFrom('dropped_sync').select('seq'));
}

function entries(db: Kysely<Tables>) {
  return db
    .selectFrom('sync')
    .innerJoin('feed', 'feed.id', 'sync.feed_id')
    .select(['sync.seq', 'feed.name as feed', 'sync.synced_at as syncedAt']);
}

interface DifferenceRequest extends PageRequest {
  readonly feed: string;
  /** Sync after which the ranges are open. */
  readonly present: number;
  /** Sync after which they are not. */
  readonly absent: number;
}

/** Lists the ranges open after one sync but not after another, with the CVEs that their records then named. */
export async function readDifference(
  db: Kysely<Tables>,
  request: DifferenceRequest,
): Promise<Page<StoredRange>> {
  const rows = await rowsInDifference(db, request);
  const ranges = await completeRanges(db, rows);
  const cves = await cvesAfter(db, rows, request.present);
  const items = ranges.map((range, i) => ({ ...range, cves: cves.get(rows[i]?.advisory_id ?? 0) ?? [] }));
  const last = rows.length === request.limit ? rows.at(-1) : undefined;
  return last ? { items, next: String(last.id) } : { items };
}

/** Reads a page in ID order, so that all pages together read the table once. */
function rowsInDifference(db: Kysely<Tables>, { feed, present, absent, limit, cursor }: DifferenceRequest) {
  return db
    .selectFrom('vulnerable_range')
    .innerJoin('affected_package', 'affected_package.id', 'vulnerable_range.package_id')
    .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
    .innerJoin('advisory', 'advisory.id', 'vulnerable_range.advisory_id')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select(['vulnerable_range.id', ...SELECTED_RANGE])
    .where('feed.name', '=', feed)
    .where('vulnerable_range.state', 'not in', SILENT_STATES)
    .where('vulnerable_range.id', '>', Number(cursor ?? 0))
    .where((where) => where.and([isOpenAfter(where, present), where.not(isOpenAfter(where, absent))]))
    .orderBy('vulnerable_range.id')
    .limit(limit)
    .execute();
}

/** Includes ranges that say that nothing is affected: they withdraw another range. */
export async function readChangedPackages(
  db: Kysely<Tables>,
  feed: string,
  from: number,
  to: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('vulnerable_range')
    .innerJoin('affected_package', 'affected_package.id', 'vulnerable_range.package_id')
    .innerJoin('advisory', 'advisory.id', 'vulnerable_range.advisory_id')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select('affected_package.name')
    .distinct()
    .where('feed.name', '=', feed)
    .where((where) =>
      where.or([isAmong(where, 'valid_from', from, to), isAmong(where, 'valid_to', from, to)]),
    )
    .execute();
  return rows.map(({ name }) => name);
}

function isAmong(
  where: ExpressionBuilder<Tables, 'vulnerable_range'>,
  column: 'valid_from' | 'valid_to',
  from: number,
  to: number,
) {
  return where.and([where(column, '>', from), where(column, '<=', to)]);
}

function isOpenAfter(where: ExpressionBuilder<Tables, 'vulnerable_range'>, seq: number) {
  return where.and([
    where('vulnerable_range.valid_from', '<=', seq),
    where.or([where('vulnerable_range.valid_to', 'is', null), where('vulnerable_range.valid_to', '>', seq)]),
  ]);
}

/** Reads the CVEs that a record named then: a removed record no longer names any. */
async function cvesAfter(
  db: Kysely<Tables>,
  rows: readonly { readonly advisory_id: number }[],
  seq: number,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const aliases = await inChunks([...new Set(rows.map(({ advisory_id }) => advisory_id))], (chunk) =>
    db
      .selectFrom('advisory_alias')
      .select(['advisory_id', 'alias'])
      .where('advisory_id', 'in', chunk)
      .where('is_cve', '=', 1)
      .where('valid_from', '<=', seq)
      .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', seq)]))
      .orderBy('alias')
      .execute(),
  );
  const cves = Map.groupBy(aliases, ({ advisory_id }) => advisory_id);
  return new Map([...cves].map(([id, named]) => [id, named.map(({ alias }) => alias)]));
}
