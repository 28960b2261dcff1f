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
import { openAfter } from './valid-at.ts';

/** Includes records with an unknown ecosystem, which may be about any. */
export async function readUnread(
  db: Kysely<Tables>,
  feed: string,
  ecosystems: readonly string[],
  seq?: number,
): Promise<UnreadRecords> {
  const rows = await db
    .selectFrom(unreadRows(db, feed, ecosystems, seq).as('row'))
    .select(({ fn }) => [
      'row.state',
      'row.all',
      fn.count<number | string>('row.advisory_id').distinct().as('records'),
      fn.min('row.record').as('example'),
      fn.min('row.unread').as('reason'),
    ])
    .groupBy(['row.state', 'row.all'])
    .orderBy('row.state')
    .execute();
  const unread = rows.flatMap(({ state, records, example, reason }): UnreadGroup[] =>
    isUnreadState(state) ? [{ state, records: Number(records), example, reason: reason ?? '' }] : [],
  );
  return { records: rows[0]?.all ?? 0, unread };
}

/** A record may have both open and closed rows. */
function unreadRows(
  db: Kysely<Tables>,
  feed: string,
  ecosystems: readonly string[],
  seq: number | undefined,
) {
  const [first, ...others] = openAfter(seq).map((isOpen) =>
    db
      .selectFrom('ecosystem')
      .innerJoin('affected_package', 'affected_package.ecosystem_id', 'ecosystem.id')
      .innerJoin('vulnerable_range', 'vulnerable_range.package_id', 'affected_package.id')
      .innerJoin('advisory', 'advisory.id', 'vulnerable_range.advisory_id')
      .innerJoin('feed', 'feed.id', 'advisory.feed_id')
      .select(['advisory_id', 'state', 'unread', 'record', 'feed.records as all'])
      .where('ecosystem.name', 'in', [UNREAD_ECOSYSTEM, ...ecosystems.map(storedText)])
      .where('affected_package.name', '=', UNREAD_PACKAGE)
      .where(isOpen)
      .where('feed.name', '=', feed),
  );
  if (!first) throw new Error('rows are open or closed');
  return others.reduce((all, each) => all.unionAll(each), first);
}
