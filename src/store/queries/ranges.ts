import type { Kysely } from 'kysely';
import { appendTo, GITHUB_RECORD, isOfComponent, type Rating, type StoredRange } from '../../domain/index.ts';
import type { RangeColumns } from '../schema/advisory-tables.ts';
import { READ_COLUMNS, type JoinedColumn } from '../schema/advisory-tables.ts';
import type { Tables } from '../schema/tables.ts';
import { inChunks } from './chunks.ts';
import { parseQualifiers, parseRating } from './shared-values.ts';
import { openAfter } from './valid-at.ts';

/** Range columns for a {@link RangeRow}. */
export const SELECTED_RANGE = [
  ...READ_COLUMNS,
  'ecosystem.name as ecosystem',
  'affected_package.name as package',
] as const;

export interface RangeRow extends Omit<RangeColumns, JoinedColumn> {
  readonly ecosystem: string;
  readonly package: string;
}

interface AdvisoryRow {
  readonly id: number;
  readonly feed: string;
  readonly record: string;
  readonly title: string | null;
  readonly url: string | null;
  readonly published: string | null;
  readonly modified: string | null;
}

/** Values that a result's rows refer to, read once for all rows. */
interface References {
  readonly advisories: ReadonlyMap<number, AdvisoryRow>;
  readonly cves: ReadonlyMap<number, readonly string[]>;
  readonly aliases: ReadonlyMap<number, readonly string[]>;
  readonly ratings: ReadonlyMap<number, readonly Rating[]>;
  readonly values: ReadonlyMap<number, string>;
}

/**
 * Completes joined rows with their records' values, now or after a sync, in a handful of queries regardless
 * of the row count. Keeps their order.
 */
export async function completeRanges(
  db: Kysely<Tables>,
  rows: readonly RangeRow[],
  seq?: number,
): Promise<readonly StoredRange[]> {
  const references = await readReferences(db, rows, seq);
  return rows.map((row) => toStoredRange(row, references));
}

async function readReferences(
  db: Kysely<Tables>,
  rows: readonly RangeRow[],
  seq: number | undefined,
): Promise<References> {
  const advisoryIds = [...new Set(rows.map((row) => row.advisory_id))];
  const advisories = await inChunks(advisoryIds, (chunk) =>
    db
      .selectFrom('advisory')
      .innerJoin('feed', 'feed.id', 'advisory.feed_id')
      .select(['advisory.id', 'feed.name as feed', 'record', 'title', 'url', 'published', 'modified'])
      .where('advisory.id', 'in', chunk)
      .execute(),
  );
  const { cves, aliases } = await readAliases(db, advisoryIds, seq);
  const ratings = await readRatings(db, advisoryIds, seq);
  const unnamed = advisories.filter((advisory) => isOfComponent(advisory) && !cves.has(advisory.id));
  if (unnamed.length > 0) await nameByGithub(db, unnamed, { cves, aliases, ratings }, seq);
  const valueIds = new Set<number>();
  for (const row of rows) {
    if (row.qualifiers_id !== null) valueIds.add(row.qualifiers_id);
    if (row.rating_id !== null) valueIds.add(row.rating_id);
  }
  const values = await inChunks([...valueIds], (chunk) =>
    db.selectFrom('shared_value').select(['id', 'json']).where('id', 'in', chunk).execute(),
  );
  return {
    advisories: new Map(advisories.map((row) => [row.id, row])),
    cves,
    aliases,
    ratings,
    values: new Map(values.map((row) => [row.id, row.json])),
  };
}

/** Adds the CVEs and ratings that a language's export has under the GHSA that a component's record names instead. */
async function nameByGithub(
  db: Kysely<Tables>,
  unnamed: readonly AdvisoryRow[],
  known: Record<'cves' | 'aliases', Map<number, string[]>> & { readonly ratings: Map<number, Rating[]> },
  seq: number | undefined,
): Promise<void> {
  const named = unnamed.flatMap(({ id }) => (known.aliases.get(id) ?? []).map((alias) => ({ id, alias })));
  const byGithub = Map.groupBy(
    named.filter(({ alias }) => alias.startsWith(GITHUB_RECORD)),
    ({ alias }) => alias,
  );
  const found = await inChunks([...byGithub.keys()], (chunk) =>
    db.selectFrom('advisory').select(['id', 'record']).where('record', 'in', chunk).orderBy('id').execute(),
  );
  const ids = found.map(({ id }) => id);
  const { cves } = await readAliases(db, ids, seq);
  const ratings = await readRatings(db, ids, seq);
  for (const { id: github, record } of found) {
    for (const { id } of byGithub.get(record) ?? []) {
      known.cves.set(id, [...new Set([...(known.cves.get(id) ?? []), ...(cves.get(github) ?? [])])].sort());
      known.ratings.set(id, [...(known.ratings.get(id) ?? []), ...(ratings.get(github) ?? [])]);
    }
  }
}

export async function readAliases(db: Kysely<Tables>, advisoryIds: readonly number[], seq?: number) {
  const cves = new Map<number, string[]>();
  const aliases = new Map<number, string[]>();
  for (const isOpen of openAfter(seq)) {
    const rows = await inChunks(advisoryIds, (chunk) =>
      db
        .selectFrom('advisory_alias')
        .select(['advisory_id', 'alias', 'is_cve'])
        .where('advisory_id', 'in', chunk)
        .where(isOpen)
        .orderBy('alias')
        .execute(),
    );
    for (const { advisory_id, alias, is_cve } of rows) appendTo(is_cve ? cves : aliases, advisory_id, alias);
  }
  return { cves, aliases };
}

export async function readRatings(db: Kysely<Tables>, advisoryIds: readonly number[], seq?: number) {
  const ratings = new Map<number, Rating[]>();
  for (const isOpen of openAfter(seq)) {
    const rows = await inChunks(advisoryIds, (chunk) =>
      db
        .selectFrom('advisory_rating')
        .innerJoin('shared_value', 'shared_value.id', 'advisory_rating.rating_id')
        .select(['advisory_id', 'json'])
        .where('advisory_id', 'in', chunk)
        .where(isOpen)
        .orderBy('json')
        .execute(),
    );
    for (const { advisory_id, json } of rows) appendTo(ratings, advisory_id, parseRating(json));
  }
  return ratings;
}

type Draft<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** Runs thousands of times per scan, so absent fields are skipped by plain assignments instead of spreading. */
function toStoredRange(row: RangeRow, references: References): StoredRange {
  const advisory = references.advisories.get(row.advisory_id);
  if (!advisory) throw new Error(`a range refers to the missing advisory ${row.advisory_id}`);
  const range: Draft<StoredRange> = {
    feed: advisory.feed,
    record: advisory.record,
    cves: references.cves.get(row.advisory_id) ?? [],
    aliases: references.aliases.get(row.advisory_id) ?? [],
    ratings: ratingsOf(row, references),
    ecosystem: row.ecosystem,
    package: row.package,
    lowerExclusive: row.lower_exclusive === 1,
    upperInclusive: row.upper_inclusive === 1,
    state: row.state,
  };
  if (advisory.title !== null) range.title = advisory.title;
  if (advisory.url !== null) range.url = advisory.url;
  if (advisory.published !== null) range.published = advisory.published;
  if (advisory.modified !== null) range.modified = advisory.modified;
  if (row.lower !== null) range.lower = row.lower;
  if (row.upper !== null) range.upper = row.upper;
  if (row.exact !== null) range.exact = row.exact;
  if (row.fixed_version !== null) range.fixedVersion = row.fixed_version;
  if (row.unread !== null) range.unread = row.unread;
  const qualifiers = row.qualifiers_id === null ? undefined : references.values.get(row.qualifiers_id);
  if (qualifiers !== undefined) range.qualifiers = parseQualifiers(qualifiers);
  return range;
}

function ratingsOf(row: RangeRow, references: References): readonly Rating[] {
  const ratings = references.ratings.get(row.advisory_id) ?? [];
  const own = row.rating_id === null ? undefined : references.values.get(row.rating_id);
  return own === undefined ? ratings : [parseRating(own), ...ratings];
}
