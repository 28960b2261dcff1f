import { type AliasedExpression, type RawBuilder, sql, type Transaction } from 'kysely';
import { namesOfArchive } from '../../domain/index.ts';
import type { ColumnValue, Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { storedText } from '../../store/queries/stored-text.ts';
import { readChangedPackages } from '../../store/queries/sync-log.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { storedPackages } from '../images/package-queries.ts';
import { distributionHash } from '../images/package-sets.ts';
import type { AskedScope, ChangedPackages, PackageKey, StoredPackage, SyncSpan } from '../ports.ts';
import { relatedTo } from './related-records.ts';

/** An ecosystem and the scope of the packages looked up in it. */
interface Asked {
  readonly ecosystem: string;
  readonly scope: string;
  readonly distribution_id: number;
}

const ASKED = { ecosystem: 'text', scope: 'text', distribution_id: 'integer' } as const;

/** Starts from the changed rows, so cost depends on them and not on the inventory's size. */
export async function changedPackages(
  engine: Engine,
  span: SyncSpan,
  asked: readonly AskedScope[],
): Promise<ChangedPackages> {
  return engine.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const rows = await askedRows(transaction, asked);
      const table = await engine.asTable<Asked, 'asked'>(transaction, 'asked', ASKED, rows);
      const { rows: pairs } = await sql<Pair>`
        ${heldByChanged(table, span)} select distinct package_id, distribution_id, advisory_id from held
      `.execute(transaction);
      const changed = [...new Set(pairs.map(({ advisory_id }) => advisory_id))];
      const byArtifact = asked.filter(({ by }) => by === 'artifact').map(({ scope }) => scope);
      const unnamed = byArtifact.length > 0 ? await unnamedOf(transaction, byArtifact, span) : [];
      return {
        packages: await packagesOf(transaction, [...pairs, ...unnamed]),
        ...(await relatedTo(transaction, changed, span)),
      };
    });
}

export async function touchedPackages(
  engine: Engine,
  span: SyncSpan,
  asked: readonly AskedScope[],
): Promise<readonly PackageKey[]> {
  return engine.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const rows = await askedRows(transaction, asked);
      const table = await engine.asTable<Asked, 'asked'>(transaction, 'asked', ASKED, rows);
      const places = await sql<Held>`
        ${heldByChanged(table, span, true)} select distinct package_id, distribution_id from held
      `.execute(transaction);
      return places.rows.map(({ package_id, distribution_id }) => ({
        packageId: package_id,
        ...(distribution_id !== 0 && { distributionId: distribution_id }),
      }));
    });
}

async function askedRows(
  transaction: Transaction<Tables>,
  asked: readonly AskedScope[],
): Promise<readonly (readonly ColumnValue[])[]> {
  const distributions = await transaction.selectFrom('distribution').select(['id', 'hash']).execute();
  const ids = new Map(distributions.map(({ id, hash }) => [hash, id]));
  const everywhere = [0, ...ids.values()];
  return asked.flatMap(({ ecosystem, scope, distribution }) => {
    const one = distribution && ids.get(distributionHash(distribution));
    const on = distribution ? [one ?? []].flat() : everywhere;
    return on.map((id) => [storedText(ecosystem), scope, id]);
  });
}

interface Held {
  readonly package_id: number;
  readonly distribution_id: number;
}

interface Pair extends Held {
  readonly advisory_id: number;
}

/**
 * Joins changed rows to the affected packages as a common table `held`, which may repeat a pair. Leaves out
 * rows that opened and closed within the span. Unless `moved` is set, also leaves out packages that a record
 * affects by as many rows in one state after as before: only their bounds moved.
 */
function heldByChanged(
  asked: AliasedExpression<Asked, 'asked'>,
  { feed, from, to }: SyncSpan,
  moved = false,
): RawBuilder<unknown> {
  const row = sql`advisory_id, package_id, lower_key, lower_exclusive, upper_key, upper_inclusive, exact,
      state, coalesce(qualifiers_id, 0) as qualifiers_id, coalesce(rating_id, 0) as rating_id`;
  const isChanged = sql`(valid_from > ${from} and valid_from <= ${to}) or (valid_to > ${from} and valid_to <= ${to})`;
  return sql`
    with renamed as materialized (
      select advisory_id from advisory_alias where ${isChanged}
      union select advisory_id from advisory_rating where ${isChanged}
    ), changed as materialized (
      select ${row}, 1 as side from vulnerable_range
      where valid_from > ${from} and valid_from <= ${to} and (valid_to is null or valid_to > ${to})
      union all
      select ${row}, -1 as side from vulnerable_range
      where valid_to is not null and valid_to > ${from} and valid_to <= ${to} and valid_from <= ${from}
      union all
      select ${row}, 1 as side from vulnerable_range
      where valid_to is null and valid_from <= ${from} and advisory_id in (select advisory_id from renamed)
    ), held as (
      select scoped_package.package_id, scoped_package.distribution_id, changed.advisory_id
      from changed
      join advisory on advisory.id = changed.advisory_id
      join feed on feed.id = advisory.feed_id and feed.name = ${feed}
      join affected_package on affected_package.id = changed.package_id
      join ecosystem on ecosystem.id = affected_package.ecosystem_id
      join ${asked} on asked.ecosystem = ecosystem.name
      join scoped_package on scoped_package.name = affected_package.name and scoped_package.scope = asked.scope
        and scoped_package.distribution_id = asked.distribution_id
      where scoped_package.version_key is null or exact = scoped_package.version or (exact is null
        and (lower_key < version_key or (lower_key = version_key and lower_exclusive = 0))
        and (upper_key is null or upper_key > version_key or (upper_key = version_key and upper_inclusive = 1)))
      group by scoped_package.package_id, scoped_package.distribution_id, changed.advisory_id,
        state, qualifiers_id, rating_id
      having ${moved ? sql`1 = 1` : sql`sum(side) <> 0`} or changed.advisory_id in (select advisory_id from renamed)
    )`;
}

/** Finds archives with an unknown group that may match a changed `group:artifact` name. */
async function unnamedOf(
  transaction: Transaction<Tables>,
  scopes: readonly string[],
  { feed, from, to }: SyncSpan,
): Promise<readonly Held[]> {
  const names = await readChangedPackages(transaction, feed, from, to);
  const archives = new Set(names.flatMap(namesOfArchive));
  return inChunks([...archives], (chunk) =>
    transaction
      .selectFrom('scoped_package')
      .select(['package_id', 'distribution_id'])
      .where('scope', 'in', scopes)
      .where('name', 'in', chunk)
      .execute(),
  );
}

async function packagesOf(
  transaction: Transaction<Tables>,
  pairs: readonly Held[],
): Promise<readonly StoredPackage[]> {
  const wanted = new Set(pairs.map((pair) => `${pair.package_id} ${pair.distribution_id}`));
  const ids = [...new Set(pairs.map(({ package_id }) => package_id))];
  const stored = await inChunks(ids, (chunk) =>
    storedPackages(transaction, (found) => found.where('package.id', 'in', chunk)),
  );
  return stored.filter(({ packageId, distributionId = 0 }) => wanted.has(`${packageId} ${distributionId}`));
}
