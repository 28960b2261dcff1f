import type { Kysely, Selectable } from 'kysely';
import { compareTexts } from '../../domain/index.ts';
import { lookupKey } from '../inventory/lookup-key.ts';
import { parseKey } from '../inventory/stored-json.ts';
import type { Exposure, ToldFlaw } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';

type Row = Pick<
  Selectable<Tables['exposure']>,
  'name' | 'version' | 'affected_sync' | 'affected_at' | 'exploited_sync' | 'exploited_at'
> & { readonly image: string };

const COLUMNS = [
  'exposure.name',
  'exposure.version',
  'affected_sync',
  'affected_at',
  'exploited_sync',
  'exploited_at',
] as const;

export async function listExposures(db: Kysely<Tables>, flaw: string): Promise<readonly Exposure[]> {
  const key = lookupKey(flaw);
  const stored = await ofStored(db, key);
  const known = new Set(stored.map(({ image }) => image));
  // An image that was deleted may have been read again.
  const gone = (await ofPast(db, key)).filter(({ image }) => !known.has(image));
  return [
    ...stored.map((row) => toExposure(row, true)),
    ...gone.map((row) => toExposure(row, false)),
  ].toSorted((a, b) => compare([a.image, a.name, a.version], [b.image, b.name, b.version]));
}

function ofStored(db: Kysely<Tables>, flaw: string): Promise<readonly Row[]> {
  return db
    .selectFrom('exposure')
    .innerJoin('package', 'package.hash', 'exposure.package_hash')
    .innerJoin('package_set_member', 'package_set_member.package_id', 'package.id')
    .innerJoin('image_package_set', 'image_package_set.set_id', 'package_set_member.set_id')
    .innerJoin('image', 'image.id', 'image_package_set.image_id')
    .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
    .select([...COLUMNS, 'image.key as image'])
    .distinct()
    .where('flaw', '=', flaw)
    .where((row) => row('exposure.distribution_hash', '=', row.fn.coalesce('distribution.hash', row.val(''))))
    .execute();
}

function ofPast(db: Kysely<Tables>, flaw: string): Promise<readonly Row[]> {
  return db
    .selectFrom('past_exposure')
    .innerJoin('exposure', (join) =>
      join
        .onRef('exposure.flaw', '=', 'past_exposure.flaw')
        .onRef('exposure.package_hash', '=', 'past_exposure.package_hash')
        .onRef('exposure.distribution_hash', '=', 'past_exposure.distribution_hash'),
    )
    .select([...COLUMNS, 'past_exposure.image'])
    .where('past_exposure.flaw', '=', flaw)
    .execute();
}

function toExposure(row: Row, isStored: boolean): Exposure {
  const { name, version, affected_sync, affected_at, exploited_sync, exploited_at } = row;
  return {
    image: parseKey(row.image),
    name,
    version,
    affectedSince: { sync: affected_sync, at: affected_at },
    ...(exploited_sync !== null &&
      exploited_at !== null && { exploitedSince: { sync: exploited_sync, at: exploited_at } }),
    isStored,
  };
}

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((text, i) => text !== b[i]);
  if (at < 0) return 0;
  return compareTexts(a[at], b[at]);
}

export async function listTold(db: Kysely<Tables>, flaw: string): Promise<readonly ToldFlaw[]> {
  const rows = await db
    .selectFrom('told_flaw')
    .selectAll()
    .where('flaw', '=', lookupKey(flaw))
    .orderBy('created_at')
    .orderBy('subscription')
    .orderBy('delivery')
    .execute();
  return rows.map(({ delivery, subscription, type, created_at, delivered_at }) => ({
    id: delivery,
    subscription,
    type,
    createdAt: created_at,
    ...(delivered_at !== null && { deliveredAt: delivered_at }),
  }));
}
