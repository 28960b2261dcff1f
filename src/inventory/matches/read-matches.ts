import type { Kysely } from 'kysely';
import { defined, type Digest } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseImageContent, parseDistribution, parseKey, parsePackage } from '../images/stored-json.ts';
import type { ImageToJudge, StoredMatches } from '../ports.ts';

export async function readImagesToJudge(
  db: Kysely<Tables>,
  keys: readonly Digest[],
): Promise<readonly ImageToJudge[]> {
  const rows = await inChunks(keys, (chunk) =>
    db
      .selectFrom('image')
      .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
      .select(['image.id', 'key', 'sequence', 'distribution_id', 'json', 'content'])
      .where('key', 'in', chunk)
      .execute(),
  );
  const sets = await setsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, key, sequence, distribution_id, json, content: packed }) => {
    const { image, problems } = parseImageContent(packed, key);
    return {
      key: parseKey(key),
      sequence,
      image,
      problems,
      ...(distribution_id !== null && { distributionId: distribution_id }),
      ...(json !== null && { distribution: parseDistribution(json) }),
      sets: sets.get(id)?.map(({ layer, set_id }) => ({ layer, id: set_id })) ?? [],
    };
  });
}

async function setsOf(db: Kysely<Tables>, images: readonly number[]) {
  const rows = await inChunks(images, (chunk) =>
    db
      .selectFrom('image_package_set')
      .select(['image_id', 'layer', 'set_id'])
      .where('image_id', 'in', chunk)
      .orderBy('image_id')
      .orderBy('layer')
      .execute(),
  );
  return Map.groupBy(rows, ({ image_id }) => image_id);
}

export async function readMembers(
  db: Kysely<Tables>,
  sets: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await inChunks(sets, (chunk) =>
    db
      .selectFrom('package_set_member')
      .select(['set_id', 'package_id'])
      .where('set_id', 'in', chunk)
      .execute(),
  );
  const members = new Map<number, number[]>(sets.map((set) => [set, []]));
  for (const { set_id, package_id } of rows) members.get(set_id)?.push(package_id);
  return members;
}

export async function readStoredMatches(
  db: Kysely<Tables>,
  distributionId: number | undefined,
  packages: readonly number[],
): Promise<readonly StoredMatches[]> {
  const stored = await inChunks(packages, (chunk) =>
    db
      .selectFrom('package')
      .leftJoin('matched_package', (join) =>
        join
          .onRef('matched_package.package_id', '=', 'package.id')
          .on('matched_package.distribution_id', '=', distributionId ?? 0),
      )
      .select(['package.id', 'json', 'group_id'])
      .where('package.id', 'in', chunk)
      .execute(),
  );
  const matches = await inChunks(packages, (chunk) =>
    db
      .selectFrom('package_match')
      .select(['package_id', 'content_id'])
      .where('distribution_id', '=', distributionId ?? 0)
      .where('package_id', 'in', chunk)
      .execute(),
  );
  const contents = Map.groupBy(matches, ({ package_id }) => package_id);
  return stored.map(({ id, json, group_id }) => ({
    stored: {
      packageId: id,
      package: { ...parsePackage(json), database: '', layer: 0 },
      ...defined({ distributionId }),
    },
    ...(group_id !== null && { contents: contents.get(id)?.map(({ content_id }) => content_id) ?? [] }),
  }));
}
