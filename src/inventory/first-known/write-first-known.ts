import type { Transaction } from 'kysely';
import type { DatabaseSession } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NewKnownFlaw, Sighting } from '../ports.ts';

/** A flaw in a package on a distribution: content hashes for all three, lookup keys for the name and version. */
export interface HashedKnownFlaw {
  readonly flaw: string;
  readonly package: string;
  /** Empty in images without a distribution. */
  readonly distribution: string;
  readonly name: string;
  readonly version: string;
  readonly isExploited: boolean;
}

/** Records since when flaws are known, and known to be exploited. Earlier records stay unchanged. */
export async function writeFirstKnown(
  session: Pick<DatabaseSession, 'insertRows'>,
  transaction: Transaction<Tables>,
  sighting: Sighting,
  knownFlaws: readonly HashedKnownFlaw[],
): Promise<void> {
  if (knownFlaws.length === 0) return;
  await insertKnownFlaws(session, transaction, sighting, knownFlaws);
  const exploited = knownFlaws.filter(({ isExploited }) => isExploited);
  const byFlaw = Map.groupBy(exploited, ({ flaw, distribution }) => JSON.stringify([flaw, distribution]));
  for (const sameFlaw of byFlaw.values()) await markExploited(transaction, sameFlaw, sighting);
}

async function insertKnownFlaws(
  { insertRows }: Pick<DatabaseSession, 'insertRows'>,
  transaction: Transaction<Tables>,
  { sync, at }: Sighting,
  knownFlaws: readonly HashedKnownFlaw[],
): Promise<void> {
  await insertRows(
    transaction,
    'first_known',
    ['flaw', 'package_hash', 'distribution_hash', 'name', 'version', 'affected_sync', 'affected_at'],
    knownFlaws.map((each) => [each.flaw, each.package, each.distribution, each.name, each.version, sync, at]),
  );
}

/** Marks one flaw on one distribution, in several packages. */
async function markExploited(
  transaction: Transaction<Tables>,
  sameFlaw: readonly HashedKnownFlaw[],
  { sync, at }: Sighting,
): Promise<void> {
  const [first] = sameFlaw;
  if (!first) return;
  const { flaw, distribution } = first;
  const hashes = [...new Set(sameFlaw.map((each) => each.package))];
  await inChunks(hashes, async (chunk) => {
    await transaction
      .updateTable('first_known')
      .set({ exploited_sync: sync, exploited_at: at })
      .where('flaw', '=', flaw)
      .where('distribution_hash', '=', distribution)
      .where('package_hash', 'in', chunk)
      .where('exploited_sync', 'is', null)
      .execute();
    return [];
  });
}

/** Records flaws that a sync reported in stored packages, first known when this store finished the sync. */
export async function recordKnownFlaws(
  session: Pick<DatabaseSession, 'insertRows'>,
  transaction: Transaction<Tables>,
  { sync, at }: Sighting,
  knownFlaws: readonly NewKnownFlaw[],
): Promise<void> {
  if (knownFlaws.length === 0) return;
  const row = await transaction
    .selectFrom('sync')
    .select('synced_at')
    .where('seq', '=', sync)
    .executeTakeFirst();
  const known = { sync, at: row ? new Date(row.synced_at).toISOString() : at };
  await writeFirstKnown(session, transaction, known, await hashed(transaction, knownFlaws));
}

async function hashed(
  transaction: Transaction<Tables>,
  knownFlaws: readonly NewKnownFlaw[],
): Promise<readonly HashedKnownFlaw[]> {
  const packages = await inChunks([...new Set(knownFlaws.map((each) => each.package.packageId))], (chunk) =>
    transaction
      .selectFrom('package')
      .select(['id', 'hash', 'name', 'version'])
      .where('id', 'in', chunk)
      .execute(),
  );
  const distributions = await inChunks(
    [...new Set(knownFlaws.flatMap((each) => each.package.distributionId ?? []))],
    (chunk) =>
      transaction.selectFrom('distribution').select(['id', 'hash']).where('id', 'in', chunk).execute(),
  );
  const packageOf = new Map(packages.map((row) => [row.id, row]));
  const distributionOf = new Map(distributions.map(({ id, hash }) => [id, hash]));
  return knownFlaws.flatMap(({ id, isExploited, package: { packageId, distributionId } }) => {
    const row = packageOf.get(packageId);
    const distribution = distributionId === undefined ? '' : distributionOf.get(distributionId);
    // Either row may have been deleted meanwhile.
    if (!row || distribution === undefined) return [];
    const { hash, name, version } = row;
    return [{ flaw: lookupKey(id), package: hash, distribution, name, version, isExploited }];
  });
}
