import type { Kysely } from 'kysely';
import type { StoredRange } from '../../domain/index.ts';
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

/** Names stay where the last range of a package was closed. */
export async function namesIn(db: Kysely<Tables>, ecosystem: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('affected_package')
    .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
    .select('affected_package.name')
    .where('ecosystem.name', '=', storedText(ecosystem))
    .orderBy('affected_package.name')
    .execute();
  return rows.map(({ name }) => name);
}

/**
 * Looks up records by their own IDs in any feed, or by any ID that they list as an alias; their ranges are those that
 * are open now, or were after a sync.
 */
export async function rangesOfIds(
  db: Kysely<Tables>,
  ids: readonly string[],
  ecosystems: readonly string[],
  seq?: number,
): Promise<readonly StoredRange[]> {
  if (ecosystems.length === 0) return [];
  const advisories = await advisoriesOf(db, ids, seq);
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

async function advisoriesOf(
  db: Kysely<Tables>,
  ids: readonly string[],
  seq: number | undefined,
): Promise<readonly number[]> {
  const stored = [...new Set(ids.map(storedText))];
  const found = new Set<number>();
  const records = await inChunks(stored, (chunk) =>
    db.selectFrom('advisory').select('id').where('record', 'in', chunk).execute(),
  );
  for (const { id } of records) found.add(id);
  for (const isOpen of openAfter(seq)) {
    const aliases = await inChunks(stored, (chunk) =>
      db
        .selectFrom('advisory_alias')
        .select('advisory_id as id')
        .where('alias', 'in', chunk)
        .where(isOpen)
        .execute(),
    );
    for (const { id } of aliases) found.add(id);
  }
  return [...found];
}
