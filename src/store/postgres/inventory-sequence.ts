import { hash } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { InventorySequence } from '../engine.ts';
import type { Tables } from '../schema/tables.ts';

/** The inventory's advisory lock, in the two-number space: "Plim" and 1. */
const INVENTORY = sql`${sql.lit(0x506c_696d)}, 1`;
/** First 24 bits of the locks that mark running changes' lowest sequence numbers; the number follows. */
const MARK = 0x50_6c74;
const SET_MARK = sql`pg_advisory_xact_lock_shared((${sql.lit(MARK)}::bigint << 40) + last_value)`;

/**
 * Changes that add share an advisory lock, and removals take it exclusively. Row locks would not do: Postgres
 * admits further sharers of a row while a writer waits, so steady saves would keep every removal waiting.
 */
export function createInventorySequence(db: Kysely<Tables>): InventorySequence {
  return {
    async share(transaction, image) {
      await sql`select pg_advisory_xact_lock_shared(${INVENTORY}), ${SET_MARK} from image_sequence`.execute(
        transaction,
      );
      return nextSequence(transaction, image);
    },
    async alone(transaction) {
      await sql`select pg_advisory_xact_lock(${INVENTORY}), ${SET_MARK} from image_sequence`.execute(
        transaction,
      );
      return nextSequence(transaction);
    },
    completed: () => completedSequence(db),
  };
}

/**
 * Takes the number after the mark, so that it is higher. The lock makes a second save of the same image wait:
 * both must not start from the same stored image.
 */
async function nextSequence(transaction: Transaction<Tables>, image?: string): Promise<number> {
  const lock = image === undefined ? sql`null` : sql`pg_advisory_xact_lock(${lockOf(image)}::bigint)`;
  const { rows } = await sql<{ sequence: number }>`
    select ${lock}, nextval('image_sequence') as sequence`.execute(transaction);
  return rows[0]?.sequence ?? 0;
}

function lockOf(image: string): string {
  return hash('sha256', `plimsoll image ${image}`, 'buffer').readBigInt64BE(0).toString();
}

/**
 * Sequence numbers are assigned as changes begin, and changes end in any order. A change that begins after
 * the first query gets a higher number; the second query finds changes that began earlier and have not ended.
 */
async function completedSequence(db: Kysely<Tables>): Promise<number> {
  const given = await sql<{ sequence: number }>`select last_value as sequence from image_sequence`.execute(
    db,
  );
  const atWork = await sql<{ sequence: number | null }>`
    select min(((classid::bigint & 255) << 32) | objid::bigint) as sequence from pg_locks
    where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 8 = ${sql.lit(MARK)}
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  const last = given.rows[0]?.sequence ?? 0;
  return Math.min(last, atWork.rows[0]?.sequence ?? last);
}
