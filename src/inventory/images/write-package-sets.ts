import type { Transaction } from 'kysely';
import { comparableName } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { rowIdOf, idsByHash, joinIds, valueOf } from '../../store/queries/hashed-rows.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { HashedPackage, PackageSet } from './package-sets.ts';

/**
 * Writes missing sets and returns set IDs by hash. Writes rows in hash order, so that images saved
 * concurrently wait for each other without a deadlock.
 */
export async function writePackageSets(
  engine: Engine,
  transaction: Transaction<Tables>,
  sets: readonly PackageSet[],
  distributionId: number | null,
): Promise<ReadonlyMap<string, number>> {
  const distinct = new Map(sets.map((set) => [set.hash, set]));
  const known = await idsByHash(transaction, 'package_set', [...distinct.keys()]);
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
  const added = await idsByHash(
    transaction,
    'package_set',
    missing.map(({ hash }) => hash),
  );
  const packageIds = await writePackages(engine, transaction, missing);
  const members = missing.flatMap(({ hash, packages }) =>
    Array.from(packages, ([pkg, { paths }]) => [
      rowIdOf(added, hash),
      rowIdOf(packageIds, pkg),
      paths ? JSON.stringify(paths) : null,
    ]),
  );
  await engine.insertRows(transaction, 'package_set_member', ['set_id', 'package_id', 'paths'], members);
  return joinIds(known, added);
}

async function writePackages(
  engine: Engine,
  transaction: Transaction<Tables>,
  sets: readonly PackageSet[],
): Promise<ReadonlyMap<string, number>> {
  const distinct = new Map<string, HashedPackage>();
  for (const { packages } of sets) for (const [hash, pkg] of packages) distinct.set(hash, pkg);
  const known = await idsByHash(transaction, 'package', [...distinct.keys()]);
  const missing = missingOf(distinct, known);
  await engine.insertRows(
    transaction,
    'package',
    ['hash', 'name', 'version', 'source_name', 'source_version', 'json', 'reach'],
    missing.map((hash) => packageRow(hash, valueOf(distinct, hash))),
  );
  return joinIds(known, await idsByHash(transaction, 'package', missing));
}

/** Returns the hashes not yet stored, in order. */
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
