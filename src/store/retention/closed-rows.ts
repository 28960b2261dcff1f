import { sql, type AliasedExpression, type RawBuilder, type Transaction } from 'kysely';
import { toCveNumber } from '../enrichment/cve-number.ts';
import type { Engine } from '../engine.ts';
import type { PruneCounts, PrunedKind, PrunePlan } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { countLeaving, removeLeaving, type Batch, type LeavingRows } from './batch.ts';

type ClosedKind = Extract<PrunedKind, 'ranges' | 'aliases' | 'ratings' | 'rankings'>;

/** How the rows of a table tell what they are about. */
type Subject = 'record' | 'cve' | 'number';

const TABLES: Readonly<Record<ClosedKind, readonly (readonly [table: keyof Tables, about: Subject])[]>> = {
  ranges: [['vulnerable_range', 'record']],
  aliases: [['advisory_alias', 'record']],
  ratings: [
    ['advisory_rating', 'record'],
    ['cve_rating', 'cve'],
  ],
  rankings: [
    ['kev', 'cve'],
    ['cve_answer', 'cve'],
    ['kept_score', 'number'],
  ],
};

const HELD = {
  record: { id: 'integer' },
  cve: { id: 'text' },
  number: { id: 'integer' },
} as const;

const COLUMN: Readonly<Record<Subject, RawBuilder<unknown>>> = {
  record: sql`advisory_id`,
  cve: sql`cve`,
  number: sql`cve`,
};

export async function countClosed(engine: Engine, plan: PrunePlan): Promise<Pick<PruneCounts, ClosedKind>> {
  return engine.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const held = await heldTables(engine, transaction, plan);
      const count = async (kind: ClosedKind) => {
        let rows = 0;
        for (const [table, about] of TABLES[kind]) {
          rows += await countLeaving(transaction, closedRows(table, about, held, plan));
        }
        return rows;
      };
      return {
        ranges: await count('ranges'),
        aliases: await count('aliases'),
        ratings: await count('ratings'),
        rankings: await count('rankings'),
      };
    });
}

export async function removeClosed(engine: Engine, plan: PrunePlan, kind: ClosedKind): Promise<Batch> {
  return engine.db.transaction().execute(async (transaction) => {
    const held = await heldTables(engine, transaction, plan);
    let rows = 0;
    for (const [table, about] of TABLES[kind]) {
      const batch = await removeLeaving(transaction, closedRows(table, about, held, plan));
      rows += batch.rows;
      if (batch.isFull) return { rows, isFull: true };
    }
    return { rows, isFull: false };
  });
}

type Held = Readonly<Record<Subject, AliasedExpression<unknown, string>>>;

/** What CVEs that KEV listed while an image ran are about. */
async function heldTables(
  engine: Engine,
  transaction: Transaction<Tables>,
  { heldAdvisories, heldCves }: PrunePlan,
): Promise<Held> {
  const numbers = heldCves.map(toCveNumber).filter((number) => number !== undefined);
  return {
    record: await engine.asTable<{ id: number }, 'held_record'>(
      transaction,
      'held_record',
      HELD.record,
      heldAdvisories.map((id) => [id]),
    ),
    cve: await engine.asTable<{ id: string }, 'held_cve'>(
      transaction,
      'held_cve',
      HELD.cve,
      heldCves.map((cve) => [cve]),
    ),
    number: await engine.asTable<{ id: number }, 'held_number'>(
      transaction,
      'held_number',
      HELD.number,
      numbers.map((number) => [number]),
    ),
  };
}

function closedRows(table: keyof Tables, about: Subject, held: Held, { seq }: PrunePlan): LeavingRows {
  return {
    table,
    condition: sql`valid_to is not null and valid_to <= ${seq}
      and ${COLUMN[about]} not in (select id from ${held[about]})`,
  };
}
