import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import { toCveNumber } from '../../store/enrichment/cve-number.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { PruneCounts, PrunedKind, PrunePlan } from '../ports.ts';
import { type Batch, countLeaving, type LeavingRows, removeLeaving } from './batch.ts';

type ClosedKind = Extract<PrunedKind, 'ranges' | 'aliases' | 'ratings' | 'rankings'>;

/** The subject of a table's rows. */
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
  /** Column to compare. */
  readonly column: RawBuilder<unknown>;
  readonly type: 'integer' | 'text';
  readonly ids: (plan: PrunePlan) => readonly (string | number)[];
}

/** Rows to keep, for CVEs that KEV listed while an image ran. */
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
