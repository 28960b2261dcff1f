import type { ExpressionBuilder, Kysely } from 'kysely';
import { SILENT_STATES } from '../../domain/index.ts';
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

/** The cursor is the last ID returned: if the list changes between two pages, no old entry is lost or repeated. */
export async function listIds(
  db: Kysely<Tables>,
  { feed, ecosystems, limit, cursor = '' }: IdsRequest,
): Promise<Page<string>> {
  if (ecosystems.length === 0) return { items: [] };
  // Each query follows an index and stops early; a list of all IDs would have to be built for every page.
  const cves = namedCves(db, feed, ecosystems, cursor).limit(limit + 1);
  const records = namelessRecords(db, feed, ecosystems, cursor).limit(limit + 1);
  const rows = await db
    .selectFrom(cves.as('named'))
    .select('named.id')
    .union(db.selectFrom(records.as('nameless')).select('nameless.id'))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(({ id }) => id);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: last } : { items };
}

function namedCves(db: Kysely<Tables>, feed: string, ecosystems: readonly string[], cursor: string) {
  return db
    .selectFrom('advisory_alias')
    .innerJoin('advisory', 'advisory.id', 'advisory_alias.advisory_id')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select('advisory_alias.alias as id')
    .distinct()
    .where('advisory_alias.valid_to', 'is', null)
    .where('advisory_alias.is_cve', '=', 1)
    .where('advisory_alias.alias', '>', cursor)
    .where('feed.name', '=', feed)
    .where((where) => where.exists(affecting(where, ecosystems)))
    .orderBy('advisory_alias.alias');
}

function namelessRecords(db: Kysely<Tables>, feed: string, ecosystems: readonly string[], cursor: string) {
  return db
    .selectFrom('advisory')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select('advisory.record as id')
    .where('advisory.record', '>', cursor)
    .where('feed.name', '=', feed)
    .where((where) => where.not(where.exists(openCves(where))))
    .where((where) => where.exists(affecting(where, ecosystems)))
    .orderBy('advisory.record');
}

type OfAdvisory = ExpressionBuilder<Tables, 'advisory'>;

function openCves(where: OfAdvisory) {
  return where
    .selectFrom('advisory_alias')
    .select('advisory_alias.id')
    .whereRef('advisory_alias.advisory_id', '=', 'advisory.id')
    .where('advisory_alias.valid_to', 'is', null)
    .where('advisory_alias.is_cve', '=', 1);
}

/** Selects the current advisory's ranges in these ecosystems. */
function affecting(where: OfAdvisory, ecosystems: readonly string[]) {
  return where
    .selectFrom('vulnerable_range')
    .innerJoin('affected_package', 'affected_package.id', 'vulnerable_range.package_id')
    .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
    .select('vulnerable_range.id')
    .whereRef('vulnerable_range.advisory_id', '=', 'advisory.id')
    .where('vulnerable_range.valid_to', 'is', null)
    .where('vulnerable_range.state', 'not in', SILENT_STATES)
    .where('ecosystem.name', 'in', ecosystems);
}
