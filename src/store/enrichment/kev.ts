import type { Kysely } from 'kysely';
import type { FeedState, KnownExploited, SyncOutcome } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { inChunks } from '../queries/chunks.ts';
import { internFeed, nextSeq, writeFeedState } from '../queries/feed-state.ts';
import { storedText } from '../queries/stored-text.ts';
import { closeRows, openAfter } from '../queries/valid-at.ts';
import type { KevColumns } from '../schema/enrichment-tables.ts';
import type { Tables } from '../schema/tables.ts';
import { difference } from '../sync/difference.ts';
import { refuseShrinking } from '../sync/shrink.ts';

export const KEV_FEED = 'kev';
const COLUMNS = ['cve', 'date_added', 'due_date', 'ransomware'] as const;

export async function readKev(
  db: Kysely<Tables>,
  cves: readonly string[],
  seq?: number,
): Promise<ReadonlyMap<string, KnownExploited>> {
  const known = new Map<string, KnownExploited>();
  for (const isOpen of openAfter(seq)) {
    const rows = await inChunks(cves, (chunk) =>
      db.selectFrom('kev').select(COLUMNS).where('cve', 'in', chunk).where(isOpen).execute(),
    );
    for (const row of rows) known.set(row.cve, toKnownExploited(row));
  }
  return known;
}

/** Excludes changed entries: each closes one row and opens another. */
export async function readNewlyExploited(
  db: Kysely<Tables>,
  from: number,
  to: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('kev as listed')
    .select('cve')
    .distinct()
    .where('valid_from', '>', from)
    .where('valid_from', '<=', to)
    .where((row) => row.or([row('valid_to', 'is', null), row('valid_to', '>', to)]))
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('kev as earlier')
            .select('earlier.id')
            .whereRef('earlier.cve', '=', 'listed.cve')
            .where('earlier.valid_from', '<=', from)
            .where('earlier.valid_to', '>', from),
        ),
      ),
    )
    .orderBy('cve')
    .execute();
  return rows.map(({ cve }) => cve);
}

/** Finds added, removed and changed entries by their rows that begin or end in the span. */
export async function readRelisted(db: Kysely<Tables>, from: number, to: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('kev')
    .select('cve')
    .distinct()
    .where((row) =>
      row.or([
        row.and([row('valid_from', '>', from), row('valid_from', '<=', to)]),
        row.and([row('valid_to', '>', from), row('valid_to', '<=', to)]),
      ]),
    )
    .orderBy('cve')
    .execute();
  return rows.map(({ cve }) => cve);
}

export async function* allKev(db: Kysely<Tables>): AsyncIterable<readonly [cve: string, KnownExploited]> {
  const rows = await db
    .selectFrom('kev')
    .select(COLUMNS)
    .where('valid_to', 'is', null)
    .orderBy('cve')
    .execute();
  for (const row of rows) yield [row.cve, toKnownExploited(row)];
}

/** Compares some thousand entries in memory, so that an unchanged list changes nothing. */
export async function replaceKev(
  engine: Engine,
  entries: Iterable<readonly [cve: string, KnownExploited]>,
  outcome: SyncOutcome,
): Promise<FeedState> {
  const byCve = new Map([...entries].map(([cve, entry]) => [cve, toRow(cve, entry)]));
  const incoming = new Map([...byCve.values()].map((row) => [contentOf(row), row]));
  const lock = await engine.lockFeed(KEV_FEED);
  try {
    return await lock.db.transaction().execute(async (transaction) => {
      const feed = await internFeed(transaction, KEV_FEED);
      refuseShrinking(KEV_FEED, 'records', feed.records, incoming.size);
      const open = await transaction
        .selectFrom('kev')
        .select(['id', ...COLUMNS])
        .where('valid_to', 'is', null)
        .execute();
      const { opened, closedIds } = difference(
        new Map(open.map((row) => [contentOf(row), row.id])),
        incoming,
      );
      const isChanged = feed.synced_at === null || opened.length + closedIds.length > 0;
      const seq = isChanged ? await nextSeq(transaction, feed) : feed.seq;
      await closeRows(transaction, 'kev', closedIds, seq);
      const rows = opened.map((row) => [...COLUMNS.map((column) => row[column]), seq]);
      await lock.insertRows(transaction, 'kev', [...COLUMNS, 'valid_from'], rows);
      return writeFeedState(transaction, feed, { seq, records: incoming.size, ranges: 0 }, outcome);
    });
  } finally {
    lock.release();
  }
}

function toRow(cve: string, { dateAdded, dueDate, ransomware }: KnownExploited): KevColumns {
  return {
    cve: storedText(cve),
    date_added: dateAdded,
    due_date: dueDate ?? null,
    ransomware: Number(ransomware),
  };
}

function contentOf(row: KevColumns): string {
  return JSON.stringify(COLUMNS.map((column) => row[column]));
}

function toKnownExploited({ date_added, due_date, ransomware }: KevColumns): KnownExploited {
  return {
    dateAdded: date_added,
    ...(due_date !== null && { dueDate: due_date }),
    ransomware: ransomware === 1,
  };
}
