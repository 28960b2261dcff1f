import { hash } from 'node:crypto';
import { AppError } from '../../errors/index.ts';
import type { Engine } from '../../store/engine.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NewVexDocument, StoredVexDocument, VexStore } from '../ports.ts';

/** Documents per store: each thread that judges images reads them all. */
const MAX_DOCUMENTS = 100;
const COLUMNS = ['name', 'line_name', 'digest', 'statements', 'principal', 'at'] as const;

export function createVexStore({ db }: Engine): VexStore {
  return {
    put: (document) => putDocument(db, document),
    async list() {
      const rows = await db.selectFrom('vex_document').select(COLUMNS).orderBy('name').execute();
      return rows.map(toDocument);
    },
    async get(name) {
      const row = await db.selectFrom('vex_document').selectAll().where('name', '=', name).executeTakeFirst();
      return row && { ...toDocument(row), json: row.json };
    },
    async delete(name) {
      const deleted = await db
        .deleteFrom('vex_document')
        .where('name', '=', name)
        .returning('name')
        .executeTakeFirst();
      return deleted !== undefined;
    },
  };
}

async function putDocument(
  db: Engine['db'],
  { name, line, json, statements, principal, at }: NewVexDocument,
): Promise<StoredVexDocument> {
  const row = { line_name: line ?? null, digest: hash('sha256', json), statements, principal, at, json };
  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('vex_document')
      .values({ name, ...row })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
    const { documents } = await transaction
      .selectFrom('vex_document')
      .select(({ fn }) => fn.countAll().as('documents'))
      .executeTakeFirstOrThrow();
    if (Number(documents) <= MAX_DOCUMENTS) return toDocument({ name, ...row });
    throw new AppError('LIMIT_EXCEEDED', `more than ${MAX_DOCUMENTS} VEX documents`, {
      hint: 'remove one that counts no longer: plimsoll fleet vex remove NAME, or DELETE /api/v1/vex/NAME',
    });
  });
}

function toDocument(row: Omit<Tables['vex_document'], 'json'>): StoredVexDocument {
  const { name, line_name: line, digest, statements, principal, at } = row;
  return { name, ...(line !== null && { line }), digest, statements, principal, at };
}
