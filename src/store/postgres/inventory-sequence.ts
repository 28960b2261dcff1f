import { hash } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { InventoryTurns } from '../engine.ts';
import type { Tables } from '../schema/tables.ts';

/** Advisory lock of the inventory, in the space of two numbers: "Plim", and one of its own. */
const INVENTORY = sql`${sql.lit(0x506c_696d)}, 1`;
/** First 24 bits of the locks that mark where the numbers of changes at work begin; the number follows. */
const MARK = 0x50_6c74;
const SET_MARK = sql`pg_advisory_xact_lock_shared((${sql.lit(MARK)}::bigint << 40) + last_value)`;

/**
 * Changes that add share an advisory lock, and removals take it alone. Row locks would not do: Postgres lets further
 * sharers of a row in while a writer waits, so that steady saves would keep every removal waiting.
 */
export function createInventoryTurns(db: Kysely<Tables>): InventoryTurns {
  return {
    async share(transaction, image) {
      await sql`select pg_advisory_xact_lock_shared(${INVENTORY}), ${SET_MARK} from image_turn`.execute(
        transaction,
      );
      return nextTurn(transaction, image);
    },
    async alone(transaction) {
      await sql`select pg_advisory_xact_lock(${INVENTORY}), ${SET_MARK} from image_turn`.execute(transaction);
      return nextTurn(transaction);
    },
    settled: () => settledTurn(db),
  };
}

/**
 * Taken after the mark, so that it is above it. Two savings of one image must not both find it as it was before: the
 * second one waits here.
 */
async function nextTurn(transaction: Transaction<Tables>, image?: string): Promise<number> {
  const lock = image === undefined ? sql`null` : sql`pg_advisory_xact_lock(${lockOf(image)}::bigint)`;
  const { rows } = await sql<{ turn: number }>`
    select ${lock}, nextval('image_turn') as turn`.execute(transaction);
  return rows[0]?.turn ?? 0;
}

function lockOf(image: string): string {
  return hash('sha256', `plimsoll image ${image}`, 'buffer').readBigInt64BE(0).toString();
}

/**
 * A sequence numbers changes as they begin, and they end in any order. Whoever begins after the first query is numbered
 * above its answer; the second one finds who began before and has not ended.
 */
async function settledTurn(db: Kysely<Tables>): Promise<number> {
  const given = await sql<{ turn: number }>`select last_value as turn from image_turn`.execute(db);
  const atWork = await sql<{ turn: number | null }>`
    select min(((classid::bigint & 255) << 32) | objid::bigint) as turn from pg_locks
    where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 8 = ${sql.lit(MARK)}
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  const last = given.rows[0]?.turn ?? 0;
  return Math.min(last, atWork.rows[0]?.turn ?? last);
}
