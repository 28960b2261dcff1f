import { sql, type RawBuilder, type Transaction } from 'kysely';
import { toCveNumber } from '../enrichment/cve-number.ts';
import type { Engine } from '../engine.ts';
import type { PruneCounts, PrunedKind, PrunePlan } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { countLeaving, removeLeaving, type Batch, type LeavingRows } from './batch.ts';

type ClosedKind = Extract<PrunedKind, 'ranges' | 'aliases' | 'ratings' | 'rankings'>;

/** The kind of thing that the rows of a table are about. */
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
    ['earlier_publication', 'cve'],
    ['kept_score', 'number'],
  ],
};

interface Held {
  /** Column of the rows that is compared. */
  readonly column: RawBuilder<unknown>;
  readonly type: 'integer' | 'text';
  readonly ids: (plan: PrunePlan) => readonly (string | number)[];
}

/** The rows of CVEs that KEV listed while an image ran. */
const HELD: Readonly<Record<Subject, Held>> = {
  record: { column: sql`advisory_id`, type: 'integer', ids: ({ heldAdvisories }) => heldAdvisories },
  cve: { column: sql`cve`, type: 'text', ids: ({ heldCves }) => heldCves },
  number: {
    column: sql`cve`,
    type: 'integer',
    ids: ({ heldCves }) => heldCves.map(toCveNumber).filter((number) => number !== undefined),
  },
};

export async function countClosed(engine: Engine, plan: PrunePlan): Promise<Pick<PruneCounts, ClosedKind>> {
  return engine.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const count = async (kind: ClosedKind) => {
        let rows = 0;
        for (const [table, about] of TABLES[kind]) {
          rows += await countLeaving(transaction, await closedRows(engine, transaction, table, about, plan));
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
    let rows = 0;
    for (const [table, about] of TABLES[kind]) {
      const batch = await removeLeaving(
        transaction,
        await closedRows(engine, transaction, table, about, plan),
      );
      rows += batch.rows;
      if (batch.isFull) return { rows, isFull: true };
    }
    return { rows, isFull: false };
  });
}

async function closedRows(
  engine: Engine,
  transaction: Transaction<Tables>,
  table: keyof Tables,
  about: Subject,
  plan: PrunePlan,
): Promise<LeavingRows> {
  const { column, type, ids } = HELD[about];
  const rows = ids(plan).map((id) => [id]);
  const held = await engine.asTable<{ id: string | number }, string>(
    transaction,
    `held_${about}`,
    { id: type },
    rows,
  );
  return {
    table,
    condition: sql`valid_to is not null and valid_to <= ${plan.seq}
      and ${column} not in (select id from ${held})`,
  };
}
