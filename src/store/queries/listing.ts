import { sql, type Kysely } from 'kysely';
import type { FeedEcosystem, Page, PageRequest } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

export async function listEcosystems(db: Kysely<Tables>): Promise<readonly FeedEcosystem[]> {
  return db
    .selectFrom('feed_ecosystem')
    .innerJoin('feed', 'feed.id', 'feed_ecosystem.feed_id')
    .innerJoin('ecosystem', 'ecosystem.id', 'feed_ecosystem.ecosystem_id')
    .select(['feed.name as feed', 'ecosystem.name as ecosystem'])
    .orderBy('ecosystem.name')
    .orderBy('feed.name')
    .execute();
}

interface IdsRequest extends PageRequest {
  readonly feed: string;
  readonly ecosystems: readonly string[];
}

/** The cursor is the last id that was given: a list that changes between two pages loses and repeats nothing old. */
export async function listIds(
  db: Kysely<Tables>,
  { feed, ecosystems, limit, cursor }: IdsRequest,
): Promise<Page<string>> {
  if (ecosystems.length === 0) return { items: [] };
  const rows = await db
    .selectFrom(ids(db, feed, ecosystems).as('listed'))
    .select('listed.id')
    .where('listed.id', '>', cursor ?? '')
    .orderBy('listed.id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(({ id }) => id);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: last } : { items };
}

function ids(db: Kysely<Tables>, feed: string, ecosystems: readonly string[]) {
  const affecting = db
    .selectFrom('vulnerable_range')
    .innerJoin('affected_package', 'affected_package.id', 'vulnerable_range.package_id')
    .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
    .select('vulnerable_range.advisory_id')
    .where('vulnerable_range.valid_to', 'is', null)
    .where('vulnerable_range.state', '<>', 'not-affected')
    .where('ecosystem.name', 'in', ecosystems);
  const cves = db
    .selectFrom('advisory_alias')
    .select(['advisory_id', 'alias'])
    .where('valid_to', 'is', null)
    .where('is_cve', '=', 1);
  return db
    .selectFrom('advisory')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .leftJoin(cves.as('cve'), 'cve.advisory_id', 'advisory.id')
    .select(sql<string>`coalesce(cve.alias, advisory.record)`.as('id'))
    .distinct()
    .where('feed.name', '=', feed)
    .where('advisory.id', 'in', affecting);
}
