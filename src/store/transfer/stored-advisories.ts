import type { Kysely } from 'kysely';
import type { KeyedAdvisory, KeyedRange } from '../../domain/index.ts';
import { readAliases, readRatings } from '../queries/ranges.ts';
import { parseQualifiers, parseRating } from '../queries/shared-values.ts';
import { RANGE_COLUMNS } from '../schema/advisory-tables.ts';
import type { Tables } from '../schema/tables.ts';

/** Records per read. */
const PAGE = 500;

/**
 * Streams every record that a feed holds now, as it was given to the store; keys in base64. With ecosystems, only the
 * ranges in these, and no record without one.
 */
export async function* storedAdvisories(
  db: Kysely<Tables>,
  feed: string,
  ecosystems?: readonly string[],
): AsyncIterable<ExportedAdvisory> {
  for (let last = 0; ;) {
    const advisories = await readPage(db, feed, last);
    const ids = advisories.map(({ id }) => id);
    const newest = ids.at(-1);
    if (newest === undefined) return;
    const { cves, aliases } = await readAliases(db, ids);
    const ratings = await readRatings(db, ids);
    const ranges = Map.groupBy(await readRanges(db, ids, ecosystems), (row) => row.advisory_id);
    for (const { id, record, title, url, published, modified } of advisories) {
      if (ecosystems && !ranges.has(id)) continue;
      yield {
        id: record,
        cves: cves.get(id) ?? [],
        aliases: aliases.get(id) ?? [],
        ...(title !== null && { title }),
        ...(url !== null && { url }),
        ...(published !== null && { published }),
        ...(modified !== null && { modified }),
        ratings: ratings.get(id) ?? [],
        ranges: (ranges.get(id) ?? []).map(toExportedRange),
      };
    }
    last = newest;
  }
}

type ExportedAdvisory = Omit<KeyedAdvisory, 'ranges'> & { readonly ranges: readonly ExportedRange[] };

/** Every field by its name, so that an export that forgets a new one does not compile; JSON leaves out what is undefined. */
type ExportedRange = {
  readonly [Field in keyof Omit<KeyedRange, 'lowerKey' | 'upperKey'>]-?: KeyedRange[Field] | undefined;
} & {
  readonly lowerKey: string;
  readonly upperKey: string | undefined;
};

function readPage(db: Kysely<Tables>, feed: string, last: number) {
  return db
    .selectFrom('advisory')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select(['advisory.id', 'record', 'title', 'url', 'published', 'modified'])
    .where('feed.name', '=', feed)
    .where('content_hash', 'is not', null)
    .where('advisory.id', '>', last)
    .orderBy('advisory.id')
    .limit(PAGE)
    .execute();
}

function readRanges(
  db: Kysely<Tables>,
  advisoryIds: readonly number[],
  ecosystems: readonly string[] | undefined,
) {
  return db
    .selectFrom('vulnerable_range')
    .innerJoin('affected_package', 'affected_package.id', 'vulnerable_range.package_id')
    .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
    .leftJoin('shared_value as qualifiers', 'qualifiers.id', 'vulnerable_range.qualifiers_id')
    .leftJoin('shared_value as rating', 'rating.id', 'vulnerable_range.rating_id')
    .select([
      ...RANGE_COLUMNS,
      'ecosystem.name as ecosystem',
      'affected_package.name as package',
      'qualifiers.json as qualifiers',
      'rating.json as rating',
    ])
    .where('advisory_id', 'in', advisoryIds)
    .where('valid_to', 'is', null)
    .$if(ecosystems !== undefined, (query) => query.where('ecosystem.name', 'in', ecosystems ?? []))
    .execute();
}

type RangeRow = Awaited<ReturnType<typeof readRanges>>[number];

function toExportedRange(row: RangeRow): ExportedRange {
  return {
    ecosystem: row.ecosystem,
    package: row.package,
    lower: row.lower ?? undefined,
    lowerExclusive: row.lower_exclusive === 1 || undefined,
    upper: row.upper ?? undefined,
    upperInclusive: row.upper_inclusive === 1 || undefined,
    exact: row.exact ?? undefined,
    fixedVersion: row.fixed_version ?? undefined,
    state: row.state,
    unread: row.unread ?? undefined,
    qualifiers: row.qualifiers === null ? undefined : parseQualifiers(row.qualifiers),
    rating: row.rating === null ? undefined : parseRating(row.rating),
    lowerKey: Buffer.from(row.lower_key).toString('base64'),
    upperKey: row.upper_key ? Buffer.from(row.upper_key).toString('base64') : undefined,
  };
}
