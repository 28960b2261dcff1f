import type { Transaction } from 'kysely';
import { comparableName } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';
import { lookupKey } from './lookup-key.ts';
import type { HashedPackage, PackageSet } from './package-sets.ts';

/**
 * Writes missing sets, and returns the number of each by its hash. Rows are written in the order of their hashes, so that
 * images which are saved at once wait for each other's rows and not in a circle.
 */
export async function writePackageSets(
  engine: Engine,
  transaction: Transaction<Tables>,
  sets: readonly PackageSet[],
  distributionId: number | null,
): Promise<ReadonlyMap<string, number>> {
  const distinct = new Map(sets.map((set) => [set.hash, set]));
  const known = await idsOf(transaction, 'package_set', [...distinct.keys()]);
  const missing = missingOf(distinct, known).map(([, set]) => set);
  if (missing.length === 0) return known;
  await engine.insertRows(
    transaction,
    'package_set',
    ['hash', 'distribution_id', 'listed_in', 'ecosystem'],
    missing.map(({ hash, database, ecosystem }) => [
      hash,
      distributionId,
      JSON.stringify(database),
      ecosystem ?? null,
    ]),
  );
  const added = await idsOf(
    transaction,
    'package_set',
    missing.map(({ hash }) => hash),
  );
  const packageIds = await writePackages(engine, transaction, missing);
  const members = missing.flatMap(({ hash, packages }) =>
    Array.from(packages, ([pkg, { paths }]) => [
      idOf(added, hash),
      idOf(packageIds, pkg),
      paths ? JSON.stringify(paths) : null,
    ]),
  );
  await engine.insertRows(transaction, 'package_set_member', ['set_id', 'package_id', 'paths'], members);
  return new Map([...known, ...added]);
}

async function writePackages(
  engine: Engine,
  transaction: Transaction<Tables>,
  sets: readonly PackageSet[],
): Promise<ReadonlyMap<string, number>> {
  const distinct = new Map(sets.flatMap(({ packages }) => [...packages]));
  const known = await idsOf(transaction, 'package', [...distinct.keys()]);
  const missing = missingOf(distinct, known);
  await engine.insertRows(
    transaction,
    'package',
    ['hash', 'name', 'version', 'source_name', 'source_version', 'json', 'reach'],
    missing.map(packageRow),
  );
  const added = await idsOf(
    transaction,
    'package',
    missing.map(([hash]) => hash),
  );
  return new Map([...known, ...added]);
}

/** Returns what is not stored, in the order of the hashes. */
export function missingOf<Value>(
  all: ReadonlyMap<string, Value>,
  known: { has(hash: string): boolean },
): readonly (readonly [hash: string, Value])[] {
  return [...all].filter(([hash]) => !known.has(hash)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function packageRow([hash, { package: pkg, json }]: readonly [string, HashedPackage]) {
  const { ecosystem, version, source, reach } = pkg;
  const name = comparableName(ecosystem, pkg.name);
  const origin = source ? [lookupKey(source.name), lookupKey(source.version)] : [null, null];
  return [hash, lookupKey(name), lookupKey(version), ...origin, json, reach ?? null];
}

async function idsOf(
  transaction: Transaction<Tables>,
  table: 'package' | 'package_set',
  hashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await inChunks(hashes, (chunk) =>
    transaction.selectFrom(table).select(['id', 'hash']).where('hash', 'in', chunk).execute(),
  );
  return new Map(rows.map(({ id, hash }) => [hash, id]));
}

/** Returns the number of a row that was just found or written. */
export function idOf(ids: ReadonlyMap<string, number>, hash: string): number {
  const id = ids.get(hash);
  if (id === undefined) throw new Error(`no row with the hash ${hash}`);
  return id;
}
