import type { Transaction } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';

/** Keeps the flaws found in an image that leaves the inventory, if a run or a verdict still names it. */
export async function keepPastFirstKnown(
  transaction: Transaction<Tables>,
  imageIds: readonly number[],
): Promise<void> {
  await transaction
    .insertInto('past_first_known')
    .columns(['flaw', 'image', 'package_hash', 'distribution_hash'])
    .expression((from) =>
      from
        .selectFrom('image')
        .innerJoin('image_package_set', 'image_package_set.image_id', 'image.id')
        .innerJoin('package_set_member', 'package_set_member.set_id', 'image_package_set.set_id')
        .innerJoin('package', 'package.id', 'package_set_member.package_id')
        .innerJoin('first_known', 'first_known.package_hash', 'package.hash')
        .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
        .select([
          'first_known.flaw',
          'image.key',
          'first_known.package_hash',
          'first_known.distribution_hash',
        ])
        .distinct()
        .where('image.id', 'in', imageIds)
        .where((row) =>
          row('first_known.distribution_hash', '=', row.fn.coalesce('distribution.hash', row.val(''))),
        )
        .where((row) =>
          row.or([
            row.exists(
              row.selectFrom('run_image').select('run_image.id').whereRef('image_key', '=', 'image.key'),
            ),
            row.exists(
              row.selectFrom('verdict').select('verdict.id').whereRef('verdict.image', '=', 'image.key'),
            ),
          ]),
        ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
