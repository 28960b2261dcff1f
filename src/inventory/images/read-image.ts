import type { Kysely, Transaction } from 'kysely';
import {
  comparePackages,
  type IndexedImage,
  installedAt,
  type InstalledPackage,
} from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseImageContent, parseDistribution, parseKey, parsePackage, parsePaths } from './stored-json.ts';

/** Reads in one snapshot: otherwise an image replaced or deleted meanwhile would seem to hold fewer packages. */
export async function readImage(db: Kysely<Tables>, key: string): Promise<IndexedImage | undefined> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const row = await transaction
        .selectFrom('image')
        .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
        .select(['image.id', 'key', 'json', 'content', 'indexed_by', 'indexed_at'])
        .where('key', '=', key)
        .executeTakeFirst();
      if (!row) return undefined;
      const { image, problems } = parseImageContent(row.content, row.key);
      return {
        key: parseKey(row.key),
        image,
        ...(row.json !== null && { distribution: parseDistribution(row.json) }),
        packages: await readPackages(transaction, row.id),
        problems,
        indexedBy: row.indexed_by,
        indexedAt: row.indexed_at,
      };
    });
}

async function readPackages(transaction: Transaction<Tables>, imageId: number): Promise<InstalledPackage[]> {
  const rows = await transaction
    .selectFrom('image_package_set')
    .innerJoin('package_set', 'package_set.id', 'image_package_set.set_id')
    .innerJoin('package_set_member', 'package_set_member.set_id', 'package_set.id')
    .innerJoin('package', 'package.id', 'package_set_member.package_id')
    .select(['package.id', 'layer', 'listed_in', 'paths', 'json'])
    .where('image_id', '=', imageId)
    .execute();
  const byPackage = Map.groupBy(rows, ({ id }) => id);
  return Array.from(byPackage.values(), toInstalled).flat().sort(comparePackages);
}

function toInstalled(rows: readonly PackageRow[]): readonly InstalledPackage[] {
  const places = rows.flatMap(({ layer, listed_in, paths }) =>
    [parsePaths(paths ?? listed_in)].flat().map((path) => ({ path, layer })),
  );
  const [[row], [place, ...others]] = [rows, places];
  return row && place ? [installedAt(parsePackage(row.json), [place, ...others])] : [];
}

interface PackageRow {
  readonly layer: number;
  readonly listed_in: string;
  readonly paths: string | null;
  readonly json: string;
}
