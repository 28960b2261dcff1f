import { sql, type Transaction } from 'kysely';
import type { Session } from '../engine.ts';
import type { NewEvent } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * Stores events together with the changes of a transaction; call it last there. Until the transaction ends nobody else
 * can number events, so they become visible in the order of their numbers, and no reader skips one.
 */
export async function appendEvents(
  { insertRows }: Pick<Session, 'insertRows'>,
  transaction: Transaction<Tables>,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const packages = await hashesOf(transaction, 'package', idsOf(events, 'packageId'));
  const distributions = await hashesOf(transaction, 'distribution', idsOf(events, 'distributionId'));
  const { last } = await transaction
    .updateTable('event_log')
    .set({ last: sql<number>`last + ${sql.lit(events.length)}` })
    .returning('last')
    .executeTakeFirstOrThrow();
  const before = last - events.length;
  await insertRows(
    transaction,
    'event',
    ['seq', 'id', 'kind', 'at', 'feed', 'sync', 'image', 'package_hash', 'distribution_hash', 'json'],
    events.map(({ event, package: of }, i) => [
      before + i + 1,
      event.id,
      event.kind,
      // Compared as text.
      new Date(event.at).toISOString(),
      event.sync?.feed ?? event.feed ?? null,
      event.sync?.seq ?? null,
      event.image ?? event.reference ?? null,
      hashOf(packages, of?.packageId),
      hashOf(distributions, of?.distributionId),
      JSON.stringify(event),
    ]),
  );
}

function idsOf(events: readonly NewEvent[], of: 'packageId' | 'distributionId'): readonly number[] {
  return [...new Set(events.flatMap((event) => event.package?.[of] ?? []))];
}

async function hashesOf(
  transaction: Transaction<Tables>,
  table: 'package' | 'distribution',
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await inChunks(ids, (chunk) =>
    transaction.selectFrom(table).select(['id', 'hash']).where('id', 'in', chunk).execute(),
  );
  return new Map(rows.map(({ id, hash }) => [id, hash]));
}

/** Empty for a row that was deleted meanwhile, which nothing matches; null for none. */
function hashOf(hashes: ReadonlyMap<number, string>, id: number | undefined): string | null {
  return id === undefined ? null : (hashes.get(id) ?? '');
}
