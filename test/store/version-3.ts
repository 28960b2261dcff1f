import { sql, type Kysely } from 'kysely';
import { expect } from 'vitest';
import { installedAt } from '../../src/domain/index.ts';
import { packJson } from '../../src/store/facts/packed.ts';
import { contentHash } from '../../src/store/inventory/lookup-key.ts';
import { distributionJson, packageSets } from '../../src/store/inventory/package-sets.ts';
import type { Store } from '../../src/store/ports.ts';
import type { Tables } from '../../src/store/schema/tables.ts';
import { BOOKWORM, indexed, installed } from './images.ts';

/** An image with a package that two databases list. */
const OLD_IMAGE = indexed('old', [
  installedAt({ type: 'deb', name: 'bash', version: '1.0-1', architecture: 'amd64' }, [
    { path: 'opt/status', layer: 0 },
    { path: 'var/lib/dpkg/status', layer: 1 },
  ]),
  installed('zlib1g', { source: { name: 'zlib', version: '1:1.2' }, thirdParty: 'nobody' }),
]);

/** Writes the image as version 3 of the schema did, into a store of that version. */
export async function writeOldImage(db: Kysely<Tables>): Promise<void> {
  const idOf = async (statement: ReturnType<typeof sql<{ id: number }>>) =>
    (await statement.execute(db)).rows[0]?.id ?? 0;
  const distribution = distributionJson(BOOKWORM);
  const distributionId = await idOf(sql`
    insert into distribution (hash, json) values (${contentHash(distribution)}, ${distribution}) returning id`);
  const { key, image, indexedBy, indexedAt, problems } = OLD_IMAGE;
  await sql`update inventory_turn set turn = 1`.execute(db);
  const imageId = await idOf(sql`
    insert into image (key, turn, distribution_id, packages, is_whole, indexed_by, indexed_at, content)
    values (${key}, 1, ${distributionId}, 3, 1, ${indexedBy}, ${indexedAt}, ${packJson({ image, problems })})
    returning id`);
  for (const { hash, layer, database, packages } of packageSets(OLD_IMAGE.packages, BOOKWORM)) {
    const setId = await idOf(sql`
      insert into package_set (hash, distribution_id, listed_in)
      values (${hash}, ${distributionId}, ${JSON.stringify(database)}) returning id`);
    await sql`insert into image_package_set (image_id, layer, set_id) values (${imageId}, ${layer}, ${setId})`.execute(
      db,
    );
    for (const [packageHash, { json, package: pkg }] of packages) {
      await sql`
        insert into package (hash, name, version, json) values (${packageHash}, ${pkg.name}, ${pkg.version}, ${json})
        on conflict do nothing`.execute(db);
      await sql`
        insert into package_set_member (set_id, package_id)
        select cast(${setId} as bigint), id from package where hash = ${packageHash}`.execute(db);
    }
  }
}

/** Expects that an upgraded store has the image, and lets another one share its packages. */
export async function expectOldImage({ inventory }: Store): Promise<void> {
  expect(await inventory.get(OLD_IMAGE.key)).toEqual(OLD_IMAGE);
  expect(await inventory.counts()).toEqual({ images: 1, packages: 2 });
  expect(await inventory.ecosystems()).toEqual([]);
  const again = indexed('new', OLD_IMAGE.packages);
  await inventory.save(again, []);
  expect(await inventory.get(again.key)).toEqual(again);
  expect(await inventory.counts()).toEqual({ images: 2, packages: 2 });
  const found = await inventory.packagesNamed(['bash']);
  expect((await inventory.withPackages(found, { limit: 10 })).items).toHaveLength(2);
}
