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
  const missing = missingOf(distinct, known).map((hash) => valueOf(distinct, hash));
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
  return joined(known, added);
}

async function writePackages(
  engine: Engine,
  transaction: Transaction<Tables>,
  sets: readonly PackageSet[],
): Promise<ReadonlyMap<string, number>> {
  const distinct = new Map<string, HashedPackage>();
  for (const { packages } of sets) for (const [hash, pkg] of packages) distinct.set(hash, pkg);
  const known = await idsOf(transaction, 'package', [...distinct.keys()]);
  const missing = missingOf(distinct, known);
  await engine.insertRows(
    transaction,
    'package',
    ['hash', 'name', 'version', 'source_name', 'source_version', 'json', 'reach'],
    missing.map((hash) => packageRow(hash, valueOf(distinct, hash))),
  );
  return joined(known, await idsOf(transaction, 'package', missing));
}

/** Without an array between: an image may have hundreds of thousands of packages. */
function joined(
  known: ReadonlyMap<string, number>,
  added: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if (known.size === 0) return added;
  const all = new Map(known);
  for (const [hash, id] of added) all.set(hash, id);
  return all;
}

/** Returns the hashes of what is not stored, in order. */
function missingOf(
  all: ReadonlyMap<string, unknown>,
  known: { has(hash: string): boolean },
): readonly string[] {
  return all
    .keys()
    .filter((hash) => !known.has(hash))
    .toArray()
    .sort();
}

function packageRow(hash: string, { package: pkg, json }: HashedPackage) {
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
  return valueOf(ids, hash);
}

/** Returns what is known to be there. */
function valueOf<Value>(all: ReadonlyMap<string, Value>, hash: string): Value {
  const value = all.get(hash);
  if (value === undefined) throw new Error(`no row with the hash ${hash}`);
  return value;
}
