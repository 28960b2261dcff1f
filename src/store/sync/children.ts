import type { AliasColumns, RangeColumns, RatingColumns } from '../schema/advisory-tables.ts';
import { RANGE_COLUMNS } from '../schema/advisory-tables.ts';
import type { Tables } from '../schema/tables.ts';
import type { Kysely } from 'kysely';
import type { KeyedRange } from '../../domain/index.ts';
import { inChunks } from '../queries/chunks.ts';
import { keyText, type CanonicalRange } from './canonical.ts';
import type { InternedNames } from './known-names.ts';

export function toRangeRow(
  advisoryId: number,
  canonical: CanonicalRange,
  names: InternedNames,
): RangeColumns {
  const { range, ecosystem, qualifiers, rating } = canonical;
  return {
    advisory_id: advisoryId,
    package_id: names.package(ecosystem, canonical.package),
    ...boundsOf(range),
    exact: range.exact ?? null,
    fixed_version: range.fixedVersion ?? null,
    state: range.state,
    qualifiers_id: qualifiers === undefined ? null : names.value(qualifiers),
    rating_id: rating === undefined ? null : names.value(rating),
    unread: range.unread ?? null,
  };
}

function boundsOf(range: KeyedRange) {
  return {
    lower_key: range.lowerKey,
    upper_key: range.upperKey ?? null,
    lower: range.lower ?? null,
    upper: range.upper ?? null,
    lower_exclusive: Number(range.lowerExclusive ?? false),
    upper_inclusive: Number(range.upperInclusive ?? false),
  };
}

/** Returns equal texts for equal rows, stored or incoming. */
export function rangeContent(row: RangeColumns): string {
  const values = RANGE_COLUMNS.map((column) => row[column]);
  return JSON.stringify(values.map((value) => (value instanceof Uint8Array ? keyText(value) : value)));
}

/** Maps these records' open rows from content to row ID. */
export async function openRanges(
  db: Kysely<Tables>,
  advisoryIds: readonly number[],
): Promise<Map<string, number>> {
  const rows = await inChunks(advisoryIds, (chunk) =>
    db
      .selectFrom('vulnerable_range')
      .select(['id', ...RANGE_COLUMNS])
      .where('advisory_id', 'in', chunk)
      .where('valid_to', 'is', null)
      .execute(),
  );
  return new Map(rows.map((row) => [rangeContent(row), row.id]));
}

export function aliasContent({ advisory_id, alias, is_cve }: AliasColumns): string {
  return `${advisory_id} ${is_cve} ${alias}`;
}

export async function openAliases(
  db: Kysely<Tables>,
  advisoryIds: readonly number[],
): Promise<Map<string, number>> {
  const rows = await inChunks(advisoryIds, (chunk) =>
    db
      .selectFrom('advisory_alias')
      .select(['id', 'advisory_id', 'alias', 'is_cve'])
      .where('advisory_id', 'in', chunk)
      .where('valid_to', 'is', null)
      .execute(),
  );
  return new Map(rows.map((row) => [aliasContent(row), row.id]));
}

export function ratingContent({ advisory_id, rating_id }: RatingColumns): string {
  return `${advisory_id} ${rating_id}`;
}

export async function openRatings(
  db: Kysely<Tables>,
  advisoryIds: readonly number[],
): Promise<Map<string, number>> {
  const rows = await inChunks(advisoryIds, (chunk) =>
    db
      .selectFrom('advisory_rating')
      .select(['id', 'advisory_id', 'rating_id'])
      .where('advisory_id', 'in', chunk)
      .where('valid_to', 'is', null)
      .execute(),
  );
  return new Map(rows.map((row) => [ratingContent(row), row.id]));
}
