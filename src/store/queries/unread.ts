import type { Kysely } from 'kysely';
import {
  UNREAD_ECOSYSTEM,
  type UnreadRecords,
  isUnreadState,
  UNREAD_PACKAGE,
  type UnreadGroup,
} from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';
import { storedText } from './stored-text.ts';

/** Includes records of unknown ecosystem, which may be about any. */
export async function readUnread(
  db: Kysely<Tables>,
  feed: string,
  ecosystems: readonly string[],
): Promise<UnreadRecords> {
  const rows = await db
    .selectFrom('ecosystem')
    .innerJoin('affected_package', 'affected_package.ecosystem_id', 'ecosystem.id')
    .innerJoin('vulnerable_range', 'vulnerable_range.package_id', 'affected_package.id')
    .innerJoin('advisory', 'advisory.id', 'vulnerable_range.advisory_id')
    .innerJoin('feed', 'feed.id', 'advisory.feed_id')
    .select(({ fn }) => [
      'vulnerable_range.state',
      'feed.records as all',
      fn.count<number | string>('advisory.id').distinct().as('records'),
      fn.min('advisory.record').as('example'),
      fn.min('vulnerable_range.unread').as('reason'),
    ])
    .where('ecosystem.name', 'in', [UNREAD_ECOSYSTEM, ...ecosystems.map(storedText)])
    .where('affected_package.name', '=', UNREAD_PACKAGE)
    .where('vulnerable_range.valid_to', 'is', null)
    .where('feed.name', '=', feed)
    .groupBy(['vulnerable_range.state', 'feed.records'])
    .orderBy('vulnerable_range.state')
    .execute();
  const unread = rows.flatMap(({ state, records, example, reason }): UnreadGroup[] =>
    isUnreadState(state) ? [{ state, records: Number(records), example, reason: reason ?? '' }] : [],
  );
  return { records: rows[0]?.all ?? 0, unread };
}
