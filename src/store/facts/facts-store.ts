import type { Transaction } from 'kysely';
import { defined, type CatalogerFacts, type Digest, type OwnedFiles } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import type { CatalogerKey, FactsStore, StoredFacts } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { packBytes, packJson, unpackBytes, unpackJson } from './packed.ts';

/** Earlier cataloger versions whose facts are kept: programs at the previous version may share the store. */
const KEPT_VERSIONS = 1;

/** Treats an unreadable row as missing: the layer is then read again, and the row replaced. */
export function createFactsStore({ db }: Engine): FactsStore {
  const rowsOf = (blob: Digest) =>
    db
      .selectFrom('layer_facts')
      .innerJoin('blob', 'blob.id', 'layer_facts.blob_id')
      .where('digest', '=', blob);
  return {
    async load(blob, catalogers) {
      const rows = await rowsOf(blob).select(['cataloger', 'version', 'facts']).execute();
      const facts = new Map<string, CatalogerFacts>();
      for (const row of rows) {
        if (!catalogers.some((cataloger) => isOf(row, cataloger))) continue;
        const unpacked = unpackJson(row.facts);
        if (isCatalogerFacts(unpacked)) facts.set(row.cataloger, unpacked);
      }
      const row = await db
        .selectFrom('layer_overlay')
        .innerJoin('blob', 'blob.id', 'layer_overlay.blob_id')
        .where('digest', '=', blob)
        .select('overlay')
        .executeTakeFirst();
      const overlay = row && unpackBytes(row.overlay);
      return { facts, ...defined({ overlay }) };
    },
    async save(blob, facts, overlay) {
      if (facts.length === 0) return;
      const rows = facts.map(packFacts);
      const packed = packBytes(overlay);
      await db.transaction().execute((transaction) => writeLayer(transaction, blob, rows, packed));
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

type FactsRow = Omit<Tables['layer_facts'], 'blob_id'>;

/** Compresses before the store is locked. */
function packFacts({ cataloger, facts, owned }: StoredFacts): FactsRow {
  return {
    cataloger: cataloger.id,
    version: cataloger.version,
    facts: packJson(facts),
    owned: packJson(owned),
  };
}

async function writeLayer(
  transaction: Transaction<Tables>,
  digest: Digest,
  rows: readonly FactsRow[],
  overlay: Uint8Array,
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
  await transaction
    .insertInto('layer_overlay')
    .values({ blob_id: id, overlay })
    .onConflict((conflict) => conflict.column('blob_id').doUpdateSet({ overlay }))
    .execute();
  for (const row of rows) {
    await transaction
      .insertInto('layer_facts')
      .values({ blob_id: id, ...row })
      .onConflict((conflict) => conflict.columns(['blob_id', 'cataloger', 'version']).doUpdateSet(row))
      .execute();
    await transaction
      .deleteFrom('layer_facts')
      .where('blob_id', '=', id)
      .where('cataloger', '=', row.cataloger)
      .where('version', '<', row.version - KEPT_VERSIONS)
      .execute();
  }
}

function isOf(row: { readonly cataloger: string; readonly version: number }, { id, version }: CatalogerKey) {
  return row.cataloger === id && row.version === version;
}

/** Checks one level deep: this program wrote the row, with exactly this cataloger version. */
function isCatalogerFacts(value: unknown): value is CatalogerFacts {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'files' in value && 'problems' in value && Array.isArray(value.files) && Array.isArray(value.problems)
  );
}

function isOwnedFiles(value: unknown): value is readonly OwnedFiles[] {
  return Array.isArray(value);
}
