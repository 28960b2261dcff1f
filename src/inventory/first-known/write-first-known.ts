import type { Transaction } from 'kysely';
import type { Session } from '../engine.ts';
import { lookupKey } from '../inventory/lookup-key.ts';
import type { NewExposure, Sighting } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

/** A flaw in a package on a distribution: hashes of these, and lookup keys of the rest. */
export interface HashedExposure {
  readonly flaw: string;
  readonly package: string;
  /** Empty in images without one. */
  readonly distribution: string;
  readonly name: string;
  readonly version: string;
  readonly isExploited: boolean;
}

/** Keeps what was known before. */
export async function writeExposures(
  { insertRows }: Pick<Session, 'insertRows'>,
  transaction: Transaction<Tables>,
  { sync, at }: Sighting,
  exposures: readonly HashedExposure[],
): Promise<void> {
  if (exposures.length === 0) return;
  await insertRows(
    transaction,
    'exposure',
    ['flaw', 'package_hash', 'distribution_hash', 'name', 'version', 'affected_sync', 'affected_at'],
    exposures.map((each) => [each.flaw, each.package, each.distribution, each.name, each.version, sync, at]),
  );
  const exploited = Map.groupBy(
    exposures.filter(({ isExploited }) => isExploited),
    ({ flaw, distribution }) => JSON.stringify([flaw, distribution]),
  );
  for (const [first, ...others] of exploited.values()) {
    if (first) await markExploited(transaction, first, [first, ...others], { sync, at });
  }
}

async function markExploited(
  transaction: Transaction<Tables>,
  { flaw, distribution }: HashedExposure,
  exposures: readonly HashedExposure[],
  { sync, at }: Sighting,
): Promise<void> {
  const hashes = [...new Set(exposures.map((each) => each.package))];
  await inChunks(hashes, async (chunk) => {
    await transaction
      .updateTable('exposure')
      .set({ exploited_sync: sync, exploited_at: at })
      .where('flaw', '=', flaw)
      .where('distribution_hash', '=', distribution)
      .where('package_hash', 'in', chunk)
      .where('exploited_sync', 'is', null)
      .execute();
    return [];
  });
}

/** Keeps what a sync made known of stored packages: since the time at which this store got it. */
export async function tellExposures(
  session: Pick<Session, 'insertRows'>,
  transaction: Transaction<Tables>,
  { sync, at }: Sighting,
  exposures: readonly NewExposure[],
): Promise<void> {
  if (exposures.length === 0) return;
  const row = await transaction
    .selectFrom('sync')
    .select('synced_at')
    .where('seq', '=', sync)
    .executeTakeFirst();
  const known = { sync, at: row ? new Date(row.synced_at).toISOString() : at };
  await writeExposures(session, transaction, known, await hashed(transaction, exposures));
}

async function hashed(
  transaction: Transaction<Tables>,
  exposures: readonly NewExposure[],
): Promise<readonly HashedExposure[]> {
  const packages = await inChunks([...new Set(exposures.map((each) => each.package.packageId))], (chunk) =>
    transaction
      .selectFrom('package')
      .select(['id', 'hash', 'name', 'version'])
      .where('id', 'in', chunk)
      .execute(),
  );
  const distributions = await inChunks(
    [...new Set(exposures.flatMap((each) => each.package.distributionId ?? []))],
    (chunk) =>
      transaction.selectFrom('distribution').select(['id', 'hash']).where('id', 'in', chunk).execute(),
  );
  const packageOf = new Map(packages.map((row) => [row.id, row]));
  const distributionOf = new Map(distributions.map(({ id, hash }) => [id, hash]));
  return exposures.flatMap(({ id, isExploited, package: { packageId, distributionId } }) => {
    const row = packageOf.get(packageId);
    const distribution = distributionId === undefined ? '' : distributionOf.get(distributionId);
    // Either may have been deleted meanwhile.
    if (!row || distribution === undefined) return [];
    const { hash, name, version } = row;
    return [{ flaw: lookupKey(id), package: hash, distribution, name, version, isExploited }];
  });
}
