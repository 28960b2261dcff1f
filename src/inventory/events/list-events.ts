import { type Kysely, sql } from 'kysely';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type {
  EventCounts,
  EventPage,
  EventPageRequest,
  EventReader,
  EventSpan,
  StoredEvent,
} from '../ports.ts';
import { parseEventCursor, toEventCursor } from './cursor.ts';
import { parseEvent } from './stored-event.ts';
import { isVisibleTo } from './visible-events.ts';

/**
 * Reads as many events as fit the page, then drops those hidden from the reader: filling the page could walk
 * the whole history.
 */
export async function listEvents(
  db: Kysely<Tables>,
  { limit, cursor, after = 0, kinds, since, ...reader }: EventPageRequest,
): Promise<EventPage> {
  // Reads the span and the events in one snapshot.
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      const span = await readSpan(snapshot);
      const start = cursor === undefined ? after : parseEventCursor(cursor, span);
      const rows = await rowsAfter(snapshot, start, { limit: limit + 1, kinds, since });
      const seen = rows.slice(0, limit);
      const hasMore = rows.length > limit;
      const through = hasMore ? (seen.at(-1)?.seq ?? start) : Math.max(start, span.last);
      return {
        items: (await onlyVisible(snapshot, seen, reader)).map(toStoredEvent),
        through,
        cursor: toEventCursor(through),
        ...(hasMore && { next: toEventCursor(through) }),
      };
    });
}

interface Wanted {
  readonly limit: number;
  readonly kinds: EventPageRequest['kinds'];
  readonly since: string | undefined;
}

/** Queries each kind separately: for several at once, SQLite reads and sorts every stored event. */
async function rowsAfter(
  db: Kysely<Tables>,
  start: number,
  { limit, kinds, since }: Wanted,
): Promise<readonly EventRow[]> {
  // Later pages have no old events to walk over.
  const begin = since === undefined || start > 0 ? start : await placeBefore(db, since);
  const found: EventRow[] = [];
  for (const kind of kinds ? new Set(kinds) : [undefined]) {
    let query = eventRows(db).where('event.seq', '>', begin).orderBy('event.seq').limit(limit);
    if (kind !== undefined) query = query.where('event.kind', '=', kind);
    if (since !== undefined) query = query.where('event.at', '>=', since);
    for (const row of await query.execute()) found.push(row);
  }
  return found.sort((a, b) => a.seq - b.seq).slice(0, limit);
}

/** Returns a number below the first event since a time, using only the time index. */
async function placeBefore(db: Kysely<Tables>, since: string): Promise<number> {
  const { first } = await db
    .selectFrom('event')
    // A plain minimum would make planners scan for the first row in number order.
    .select(sql<number | null>`min(seq + 0)`.as('first'))
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return first === null ? Number.MAX_SAFE_INTEGER : first - 1;
}

export async function getEvent(
  db: Kysely<Tables>,
  id: string,
  reader: EventReader,
): Promise<StoredEvent | undefined> {
  const rows = await eventRows(db).where('event.id', '=', id).execute();
  return (await onlyVisible(db, rows, reader)).map(toStoredEvent)[0];
}

export function readSpan(db: Kysely<Tables>): Promise<EventSpan> {
  return db.selectFrom('event_log').select(['last', 'forgotten']).executeTakeFirstOrThrow();
}

export async function kindsAfter(db: Kysely<Tables>, seq: number): Promise<EventCounts> {
  const rows = await db
    .selectFrom('event')
    .select(({ fn }) => ['kind', fn.countAll().as('events'), fn.max('seq').as('last')])
    .where('seq', '>', seq)
    .groupBy('kind')
    .execute();
  return {
    kinds: Object.fromEntries(rows.map(({ kind, events }) => [kind, Number(events)])),
    through: rows.reduce((last, row) => Math.max(last, row.last), seq),
  };
}

type EventRow = Awaited<ReturnType<ReturnType<typeof eventRows>['execute']>>[number];

function eventRows(db: Kysely<Tables>) {
  return db
    .selectFrom('event')
    .leftJoin('package', 'package.hash', 'event.package_hash')
    .leftJoin('distribution', 'distribution.hash', 'event.distribution_hash')
    .select([
      'event.seq',
      'event.json',
      'event.distribution_hash',
      'package.id as package_id',
      'distribution.id as distribution_id',
    ]);
}

async function onlyVisible(
  db: Kysely<Tables>,
  rows: readonly EventRow[],
  reader: EventReader,
): Promise<readonly EventRow[]> {
  const isVisible = isVisibleTo(reader);
  if (!isVisible) return rows;
  const visible = await inChunks(
    rows.map(({ seq }) => seq),
    (chunk) =>
      db.selectFrom('event').select('event.seq').where('event.seq', 'in', chunk).where(isVisible).execute(),
  );
  const numbers = new Set(visible.map(({ seq }) => seq));
  return rows.filter(({ seq }) => numbers.has(seq));
}

function toStoredEvent(row: EventRow): StoredEvent {
  const { seq, json, package_id: packageId, distribution_id: distributionId } = row;
  const isHeld = packageId !== null && (row.distribution_hash === null || distributionId !== null);
  return {
    seq,
    cursor: toEventCursor(seq),
    event: parseEvent(json),
    ...(isHeld && { package: { packageId, ...(distributionId !== null && { distributionId }) } }),
  };
}
