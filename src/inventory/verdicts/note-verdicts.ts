import type { Transaction } from 'kysely';
import { noteChange } from '../../store/changes/note-change.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';

/** Notes that counts or verdicts changed for these images, by key; call it last. */
export async function noteVerdicts(transaction: Transaction<Tables>, keys: readonly string[]): Promise<void> {
  const images = await inChunks(keys, (chunk) =>
    transaction.selectFrom('image').select('id').where('key', 'in', chunk).execute(),
  );
  await noteChange(
    transaction,
    'verdict',
    images.map(({ id }) => id),
  );
}
