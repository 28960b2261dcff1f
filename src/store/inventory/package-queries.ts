import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import { inChunks } from '../queries/chunks.ts';
import type { StoredPackage } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { lookupKey } from './lookup-key.ts';
import type { ImageCondition } from './image-page.ts';
import { parseDistribution, parsePackage, parseText } from './stored-json.ts';

/** Distributions are joined to sets, of which there are few, not to the images that share them. */
export async function packagesNamed(
  db: Kysely<Tables>,
  names: readonly string[],
): Promise<readonly StoredPackage[]> {
  const keys = [...new Set(names.map(lookupKey))];
  const rows = await inChunks(keys, (chunk) =>
    db
      .selectFrom('package')
      .innerJoin('package_set_member', 'package_set_member.package_id', 'package.id')
      .innerJoin('package_set', 'package_set.id', 'package_set_member.set_id')
      .innerJoin('distribution', 'distribution.id', 'package_set.distribution_id')
      .select(['package.id', 'distribution_id', 'package.json', 'distribution.json as distribution'])
      .select(({ fn }) => fn.min('listed_in').as('listed_in'))
      .where((row) => row.or([row('package.name', 'in', chunk), row('source_name', 'in', chunk)]))
      .groupBy(['package.id', 'distribution_id', 'package.json', 'distribution.json'])
      .execute(),
  );
  const found = new Map<string, StoredPackage>();
  for (const { id, distribution_id, json, distribution, listed_in } of rows) {
    if (distribution_id === null) continue;
    found.set(`${id} ${distribution_id}`, {
      packageId: id,
      distributionId: distribution_id,
      package: { ...parsePackage(json), database: parseText(listed_in), layer: 0 },
      distribution: parseDistribution(distribution),
    });
  }
  return [...found.values()];
}

/** That an image holds a package by this name of its own or of its source, in this version of that one. */
export function holdsNamed(name: string, version: string | undefined): ImageCondition {
  const key = lookupKey(name);
  return holdsPackage((held) =>
    version === undefined
      ? held.or([held('package.name', '=', key), held('package.source_name', '=', key)])
      : held.or([
          held.and([held('package.name', '=', key), held('package.version', '=', lookupKey(version))]),
          held.and([
            held('package.source_name', '=', key),
            held('package.source_version', '=', lookupKey(version)),
          ]),
        ]),
  );
}

/** Packages of one query: their numbers are its parameters. */
const PACKAGES_A_QUERY = 500;

/** Conditions of which one holds for each image that has one of these packages on its distribution. */
export function holdsOneOf(
  packages: readonly Pick<StoredPackage, 'packageId' | 'distributionId'>[],
): readonly ImageCondition[] {
  const byDistribution = Map.groupBy(packages, ({ distributionId }) => distributionId);
  return [...byDistribution].flatMap(([distributionId, held]) => {
    const ids = held.map(({ packageId }) => packageId);
    const chunks = Array.from({ length: Math.ceil(ids.length / PACKAGES_A_QUERY) }, (_, i) =>
      ids.slice(i * PACKAGES_A_QUERY, (i + 1) * PACKAGES_A_QUERY),
    );
    return chunks.map((chunk) =>
      holdsPackage((held) =>
        held.and([
          held('package_set.distribution_id', '=', distributionId),
          held('package_set_member.package_id', 'in', chunk),
        ]),
      ),
    );
  });
}

type Held = ExpressionBuilder<Tables, 'image_package_set' | 'package_set' | 'package_set_member' | 'package'>;

function holdsPackage(condition: (held: Held) => Expression<SqlBool>): ImageCondition {
  return (image) =>
    image(
      'image.id',
      'in',
      image
        .selectFrom('image_package_set')
        .innerJoin('package_set', 'package_set.id', 'image_package_set.set_id')
        .innerJoin('package_set_member', 'package_set_member.set_id', 'package_set.id')
        .innerJoin('package', 'package.id', 'package_set_member.package_id')
        .select('image_package_set.image_id')
        .where(condition),
    );
}
