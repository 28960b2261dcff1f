import { sql, type Transaction } from 'kysely';
import type { DatabaseSession } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { NewEvent } from '../ports.ts';

/**
 * Stores events in the transaction that makes the changes; call it last. No other transaction can number
 * events until this one ends, so events become visible in number order and no reader skips one.
 */
export async function appendEvents(
  { insertRows }: Pick<DatabaseSession, 'insertRows'>,
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
      // Timestamps compare as text.
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

/** Returns '' for a row deleted meanwhile, which matches nothing; null without an ID. */
function hashOf(hashes: ReadonlyMap<number, string>, id: number | undefined): string | null {
  return id === undefined ? null : (hashes.get(id) ?? '');
}
