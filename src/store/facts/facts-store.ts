import type { Selectable, Transaction } from 'kysely';
import type { Digest, LayerFacts, OwnedFiles } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import type { CatalogerKey, FactsStore, StoredFacts } from '../ports.ts';
import type { BlobFactsTable, Tables } from '../schema/tables.ts';
import { packJson, unpackJson } from './packed-json.ts';

/** Treats an unreadable row as missing: the layer is then read again, and the row replaced. */
export function createFactsStore({ db }: Engine): FactsStore {
  const rowsOf = (blob: Digest) =>
    db.selectFrom('blob_facts').innerJoin('blob', 'blob.id', 'blob_facts.blob_id').where('digest', '=', blob);
  return {
    async load(blob, catalogers) {
      const rows = await rowsOf(blob).select(['cataloger', 'version', 'facts']).execute();
      return new Map(
        rows
          .filter((row) => catalogers.some((cataloger) => isOf(row, cataloger)))
          .flatMap((row) => {
            const facts = unpackJson(row.facts);
            return isLayerFacts(facts) ? [[row.cataloger, facts] as const] : [];
          }),
      );
    },
    async save(blob, facts) {
      if (facts.length === 0) return;
      const rows = facts.map(packFacts);
      await db.transaction().execute((transaction) => writeFacts(transaction, blob, rows));
    },
    async loadOwned(blob, cataloger) {
      const rows = await rowsOf(blob)
        .select(['cataloger', 'version', 'owned'])
        .where('cataloger', '=', cataloger.id)
        .execute();
      const row = rows.find((candidate) => isOf(candidate, cataloger));
      const owned = row && unpackJson(row.owned);
      return isOwnedFiles(owned) ? owned : [];
    },
  };
}

type FactsRow = Omit<Selectable<BlobFactsTable>, 'blob_id'>;

/** Compresses before the store is locked. */
function packFacts({ cataloger, facts, owned }: StoredFacts): FactsRow {
  return {
    cataloger: cataloger.id,
    version: cataloger.version,
    facts: packJson(facts),
    owned: packJson(owned),
  };
}

async function writeFacts(
  transaction: Transaction<Tables>,
  digest: Digest,
  rows: readonly FactsRow[],
): Promise<void> {
  await transaction
    .insertInto('blob')
    .values({ digest })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  const { id } = await transaction
    .selectFrom('blob')
    .select('id')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow();
  for (const row of rows) {
    await transaction
      .insertInto('blob_facts')
      .values({ blob_id: id, ...row })
      .onConflict((conflict) => conflict.columns(['blob_id', 'cataloger']).doUpdateSet(row))
      .execute();
  }
}

function isOf(row: { readonly cataloger: string; readonly version: number }, { id, version }: CatalogerKey) {
  return row.cataloger === id && row.version === version;
}

/** Checks one level deep: this program wrote the row, with exactly this version of the cataloger. */
function isLayerFacts(value: unknown): value is LayerFacts {
  if (typeof value !== 'object' || value === null) return false;
  if (!('files' in value && 'overlay' in value && 'problems' in value)) return false;
  return Array.isArray(value.files) && typeof value.overlay === 'object' && Array.isArray(value.problems);
}

function isOwnedFiles(value: unknown): value is readonly OwnedFiles[] {
  return Array.isArray(value);
}
