import type { Kysely } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { SyncSpan } from '../ports.ts';

/** Whether the syncs opened ranges for a package in the ecosystem that had no range before. */
export async function bringsNames(
  db: Kysely<Tables>,
  { from, to }: Pick<SyncSpan, 'from' | 'to'>,
  ecosystem: string,
): Promise<boolean> {
  const brought = await db
    .selectFrom('vulnerable_range as range')
    .innerJoin('affected_package', 'affected_package.id', 'range.package_id')
    .innerJoin('ecosystem', 'ecosystem.id', 'affected_package.ecosystem_id')
    .select('range.id')
    .where('ecosystem.name', '=', ecosystem)
    .where('range.valid_from', '>', from)
    .where('range.valid_from', '<=', to)
    .where((range) =>
      range.not(
        range.exists(
          range
            .selectFrom('vulnerable_range as earlier')
            .select('earlier.id')
            .whereRef('earlier.package_id', '=', 'range.package_id')
            .where('earlier.valid_from', '<=', from),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return brought !== undefined;
}
