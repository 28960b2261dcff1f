import type { Kysely } from 'kysely';
import type { Digest } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { contentHash } from '../../store/queries/lookup-key.ts';
import { storedText } from '../../store/queries/stored-text.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { FailedAttempt, OutdatedStore } from '../ports.ts';
import { listDue } from './list-due.ts';

type Row = Omit<Tables['outdated_image'], 'image_id'>;

export function createOutdatedStore({ db }: Engine): OutdatedStore {
  return {
    readers: () => listReaders(db),
    due: (query) => listDue(db, query),
    async attempt(key, current) {
      const row = await db
        .selectFrom('outdated_image')
        .innerJoin('image', 'image.id', 'outdated_image.image_id')
        .select(['failures', 'reason', 'due_at'])
        .where('key', '=', key)
        .where('current', '=', contentHash(current))
        .where('step', '=', 'layers')
        .executeTakeFirst();
      return row && { failures: row.failures, reason: row.reason, dueAt: row.due_at };
    },
    fail: (key, current, attempt) => write(db, key, toRow(current, attempt)),
    begin: (key, current, at) =>
      write(db, key, { ...toRow(current, { failures: 0, reason: '', dueAt: at }), step: 'judge' }),
    async markStale(key) {
      await db.updateTable('current_verdict').set({ program: '' }).where('image', '=', key).execute();
    },
    async end(key) {
      const image = db.selectFrom('image').select('image.id').where('key', '=', key);
      await db.deleteFrom('outdated_image').where('image_id', 'in', image).execute();
    },
    counts: (outdated, current) => count(db, outdated, current),
  };
}

/** Steps through the index from one cataloger list to the next, since the index has a row per image. */
async function listReaders(db: Kysely<Tables>): Promise<readonly string[]> {
  const readers: string[] = [];
  for (;;) {
    const last = readers.at(-1);
    let query = db.selectFrom('image').select(({ fn }) => fn.min('indexed_by').as('next'));
    if (last !== undefined) query = query.where('indexed_by', '>', last);
    const row = await query.executeTakeFirst();
    if (typeof row?.next !== 'string') return readers;
    readers.push(row.next);
  }
}

function toRow(current: string, { failures, reason, dueAt }: FailedAttempt): Row {
  return {
    current: contentHash(current),
    step: 'layers',
    failures,
    reason: storedText(reason),
    due_at: dueAt,
  };
}

async function write(db: Kysely<Tables>, key: Digest, row: Row): Promise<void> {
  await db
    .insertInto('outdated_image')
    .columns(['image_id', 'current', 'step', 'failures', 'reason', 'due_at'])
    .expression((from) =>
      from
        .selectFrom('image')
        .select((image) => [
          image.ref('image.id').as('image_id'),
          image.val(row.current).as('current'),
          image.val(row.step).as('step'),
          image.val(row.failures).as('failures'),
          image.val(row.reason).as('reason'),
          image.val(row.due_at).as('due_at'),
        ])
        .where('key', '=', key),
    )
    .onConflict((conflict) => conflict.column('image_id').doUpdateSet(row))
    .execute();
}

async function count(db: Kysely<Tables>, outdated: readonly string[], current: string) {
  if (outdated.length === 0) return { outdated: 0, unread: 0 };
  const images = await db
    .selectFrom('image')
    .select(({ fn }) => fn.countAll().as('images'))
    .where('indexed_by', 'in', outdated)
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom('outdated_image')
    .innerJoin('image', 'image.id', 'outdated_image.image_id')
    .select(({ fn }) => fn.countAll().as('images'))
    .where('current', '=', contentHash(current))
    .where('failures', '>', 0)
    .where('indexed_by', 'in', outdated)
    .executeTakeFirstOrThrow();
  return { outdated: Number(images.images), unread: Number(failed.images) };
}
