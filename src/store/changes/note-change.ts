import { sql, type Transaction } from 'kysely';
import type { ChangeKind } from '../../domain/index.ts';
import type { Tables } from '../schema/tables.ts';

/** Changes kept: enough for a reader that asks every minute, in a few megabytes. */
export const CHANGES_KEPT = 1_000;
/** IDs in one row; longer lists are not worth reading one by one. */
const MAX_IDS = 1_000;

/**
 * Notes what a transaction changes; call it last. No other transaction can number changes until this one
 * ends, so changes become visible in number order. `removed` means that rows are gone.
 */
export async function noteChange(
  transaction: Transaction<Tables>,
  kind: ChangeKind,
  changed: readonly number[] | 'removed',
): Promise<void> {
  const ids = changed === 'removed' ? null : [...new Set(changed)];
  if (ids?.length === 0) return;
  const { last } = await transaction
    .updateTable('change_log')
    .set({ last: sql<number>`last + 1` })
    .returning('last')
    .executeTakeFirstOrThrow();
  const listed = ids === null || ids.length > MAX_IDS ? null : JSON.stringify(ids);
  await transaction.insertInto('change').values({ seq: last, kind, ids: listed }).execute();
  await transaction
    .deleteFrom('change')
    .where('seq', '<=', last - CHANGES_KEPT)
    .execute();
}
