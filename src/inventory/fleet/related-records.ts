import type { Transaction } from 'kysely';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { ChangedPackages, SyncSpan } from '../ports.ts';

/** Finds the CVEs that the records name before or after the syncs, and every record that names one of them. */
export async function relatedTo(
  transaction: Transaction<Tables>,
  advisories: readonly number[],
  { from }: SyncSpan,
): Promise<Pick<ChangedPackages, 'ids' | 'advisories'>> {
  const records = await inChunks(advisories, (chunk) =>
    transaction.selectFrom('advisory').select('record').where('id', 'in', chunk).execute(),
  );
  const cves = new Set<string>();
  const related = new Set(advisories);
  // Each index holds only open or only closed rows, so they are queried separately.
  for (const isOpen of [true, false]) {
    for (const { alias } of await aliasesOf(transaction, advisories, isOpen, from)) cves.add(alias);
  }
  for (const isOpen of [true, false]) {
    for (const { advisory_id } of await naming(transaction, [...cves], isOpen, from))
      related.add(advisory_id);
  }
  return { ids: new Set([...cves, ...records.map(({ record }) => record)]), advisories: [...related] };
}

function aliasesOf(
  transaction: Transaction<Tables>,
  advisories: readonly number[],
  isOpen: boolean,
  from: number,
) {
  return inChunks(advisories, (chunk) =>
    cvesAt(transaction, isOpen, from).select('alias').where('advisory_id', 'in', chunk).execute(),
  );
}

function naming(transaction: Transaction<Tables>, cves: readonly string[], isOpen: boolean, from: number) {
  return inChunks(cves, (chunk) =>
    cvesAt(transaction, isOpen, from).select('advisory_id').where('alias', 'in', chunk).execute(),
  );
}

function cvesAt(transaction: Transaction<Tables>, isOpen: boolean, from: number) {
  const named = transaction.selectFrom('advisory_alias').where('is_cve', '=', 1);
  return isOpen
    ? named.where('valid_to', 'is', null)
    : named.where('valid_to', 'is not', null).where('valid_to', '>', from);
}
