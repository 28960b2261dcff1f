import type { ExpressionBuilder, Kysely } from 'kysely';
import { COMPONENT_RECORD, GITHUB_RECORD, type StoredRange } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';
import { inChunks } from './chunks.ts';
import { storedText } from './stored-text.ts';
import { completeRanges, SELECTED_RANGE, type RangeRow } from './ranges.ts';
import { openAfter } from './valid-at.ts';

/** Sorts after every character that a name can hold. */
const LAST_CHARACTER = '\u{10ffff}';

export async function ecosystemsOf(
  db: Kysely<Tables>,
  feed: string,
  prefix: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('feed_ecosystem')
    .innerJoin('feed', 'feed.id', 'feed_ecosystem.feed_id')
    .innerJoin('ecosystem', 'ecosystem.id', 'feed_ecosystem.ecosystem_id')
    .select('ecosystem.name')
    .where('feed.name', '=', feed)
    .where('ecosystem.name', '>=', prefix)
    .where('ecosystem.name', '<', prefix + LAST_CHARACTER)
    .orderBy('ecosystem.name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Lists ecosystems in which a feed had open ranges after a sync, by finding one range in each. */
export async function pastEcosystems(
  db: Kysely<Tables>,
  feed: string,
  prefix: string,
  seq: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('ecosystem')
    .select('ecosystem.name')
    .where('ecosystem.name', '>=', prefix)
    .where('ecosystem.name', '<', prefix + LAST_CHARACTER)
    .where((where) =>
      where.or(
        openAfter(seq).map((isOpen) =>
          where.exists(
            where
              .selectFrom('affected_package')
              .innerJoin('vulnerable_range', 'vulnerable_range.package_id', 'affected_package.id')
              .innerJoin('advisory', 'advisory.id', 'vulnerable_range.advisory_id')
              .innerJoin('feed', 'feed.id', 'advisory.feed_id')
              .select('feed.id')
              .whereRef('affected_package.ecosystem_id', '=', 'ecosystem.id')
              .where('feed.name', '=', feed)
              .where(isOpen),
          ),
        ),
      ),
    )
    .orderBy('ecosystem.name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Names stay after a package's last range is closed. */
export async function namesIn(
  db: Kysely<Tables>,
  ecosystem: string,
  seq?: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('affected_package')
    .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
    .select('affected_package.name')
    .where('ecosystem.name', '=', storedText(ecosystem))
    .$if(seq !== undefined, (query) => query.where((where) => wasUsed(where, seq ?? 0)))
    .orderBy('affected_package.name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Tests open and closed rows separately: each index holds only one kind. */
function wasUsed(where: ExpressionBuilder<Tables, 'affected_package'>, seq: number) {
  const used = where
    .selectFrom('vulnerable_range')
    .select('vulnerable_range.id')
    .whereRef('vulnerable_range.package_id', '=', 'affected_package.id')
    .where('valid_from', '<=', seq);
  return where.or([
    where.exists(used.where('valid_to', 'is', null)),
    where.exists(used.where('valid_to', 'is not', null)),
  ]);
}

/** Looks up the record's own ID in any feed, or any ID that a record lists as an alias. */
export async function rangesOfId(
  db: Kysely<Tables>,
  id: string,
  ecosystems: readonly string[],
  seq?: number,
): Promise<readonly StoredRange[]> {
  if (ecosystems.length === 0) return [];
  const advisories = await advisoriesNamed(db, storedText(id), seq);
  const rows: RangeRow[] = [];
  for (const isOpen of openAfter(seq)) {
    const open = await inChunks(advisories, (chunk) =>
      db
        .selectFrom('vulnerable_range')
        .innerJoin('affected_package', 'affected_package.id', 'vulnerable_range.package_id')
        .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
        .select(SELECTED_RANGE)
        .where('vulnerable_range.advisory_id', 'in', chunk)
        .where(isOpen)
        .where('ecosystem.name', 'in', ecosystems.map(storedText))
        .orderBy('vulnerable_range.id')
        .execute(),
    );
    for (const row of open) rows.push(row);
  }
  return completeRanges(db, rows, seq);
}

async function advisoriesNamed(
  db: Kysely<Tables>,
  id: string,
  seq: number | undefined,
): Promise<readonly number[]> {
  const found = new Set<number>();
  const own = await db.selectFrom('advisory').select('id').where('record', '=', id).execute();
  for (const advisory of own) found.add(advisory.id);
  for (const isOpen of openAfter(seq)) {
    const others = await db
      .selectFrom('advisory_alias')
      .select('advisory_id as id')
      .where('alias', '=', id)
      .where(isOpen)
      .execute();
    for (const advisory of others) found.add(advisory.id);
  }
  for (const advisory of await namedByGithub(db, [...found], seq)) found.add(advisory);
  return [...found];
}

/** Finds the components' records that name their flaw only by the GHSA of one of these advisories. */
async function namedByGithub(
  db: Kysely<Tables>,
  advisories: readonly number[],
  seq: number | undefined,
): Promise<readonly number[]> {
  const records = await inChunks(advisories, (chunk) =>
    db.selectFrom('advisory').select('record').where('id', 'in', chunk).execute(),
  );
  const github = records.map(({ record }) => record).filter((record) => record.startsWith(GITHUB_RECORD));
  const found: number[] = [];
  for (const isOpen of github.length > 0 ? openAfter(seq) : []) {
    const rows = await inChunks(github, (chunk) =>
      db
        .selectFrom('advisory_alias')
        .innerJoin('advisory', 'advisory.id', 'advisory_alias.advisory_id')
        .select('advisory.id')
        .where('alias', 'in', chunk)
        .where('record', '>=', COMPONENT_RECORD)
        .where('record', '<', COMPONENT_RECORD + LAST_CHARACTER)
        .where(isOpen)
        .execute(),
    );
    for (const { id } of rows) found.push(id);
  }
  return found;
}

/** Lists the packages' ranges, for any version, that are open now or were after a sync. */
export async function rangesAbout(
  db: Kysely<Tables>,
  names: readonly string[],
  ecosystems: readonly string[],
  seq?: number,
): Promise<readonly StoredRange[]> {
  if (ecosystems.length === 0) return [];
  const rows: RangeRow[] = [];
  for (const isOpen of openAfter(seq)) {
    const open = await inChunks(names.map(storedText), (chunk) =>
      db
        .selectFrom('affected_package')
        .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
        .innerJoin('vulnerable_range', 'vulnerable_range.package_id', 'affected_package.id')
        .select(SELECTED_RANGE)
        .where('affected_package.name', 'in', chunk)
        .where('ecosystem.name', 'in', ecosystems.map(storedText))
        .where(isOpen)
        .orderBy('vulnerable_range.id')
        .execute(),
    );
    for (const row of open) rows.push(row);
  }
  return completeRanges(db, rows, seq);
}
