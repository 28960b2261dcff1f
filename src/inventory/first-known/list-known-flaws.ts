import type { Kysely, Selectable } from 'kysely';
import { compareTexts } from '../../domain/index.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { parseKey } from '../images/stored-json.ts';
import type { KnownFlaw, AnnouncedFlaw } from '../ports.ts';

type Row = Pick<
  Selectable<Tables['first_known']>,
  'name' | 'version' | 'affected_sync' | 'affected_at' | 'exploited_sync' | 'exploited_at'
> & { readonly image: string };

const COLUMNS = [
  'first_known.name',
  'first_known.version',
  'affected_sync',
  'affected_at',
  'exploited_sync',
  'exploited_at',
] as const;

export async function listKnownFlaws(db: Kysely<Tables>, flaw: string): Promise<readonly KnownFlaw[]> {
  const key = lookupKey(flaw);
  const stored = await ofStored(db, key);
  const known = new Set(stored.map(({ image }) => image));
  // A deleted image may have been indexed again.
  const gone = (await ofPast(db, key)).filter(({ image }) => !known.has(image));
  return [
    ...stored.map((row) => toKnownFlaw(row, true)),
    ...gone.map((row) => toKnownFlaw(row, false)),
  ].toSorted((a, b) => compare([a.image, a.name, a.version], [b.image, b.name, b.version]));
}

function ofStored(db: Kysely<Tables>, flaw: string): Promise<readonly Row[]> {
  return db
    .selectFrom('first_known')
    .innerJoin('package', 'package.hash', 'first_known.package_hash')
    .innerJoin('package_set_member', 'package_set_member.package_id', 'package.id')
    .innerJoin('image_package_set', 'image_package_set.set_id', 'package_set_member.set_id')
    .innerJoin('image', 'image.id', 'image_package_set.image_id')
    .leftJoin('distribution', 'distribution.id', 'image.distribution_id')
    .select([...COLUMNS, 'image.key as image'])
    .distinct()
    .where('flaw', '=', flaw)
    .where((row) =>
      row('first_known.distribution_hash', '=', row.fn.coalesce('distribution.hash', row.val(''))),
    )
    .execute();
}

function ofPast(db: Kysely<Tables>, flaw: string): Promise<readonly Row[]> {
  return db
    .selectFrom('past_first_known')
    .innerJoin('first_known', (join) =>
      join
        .onRef('first_known.flaw', '=', 'past_first_known.flaw')
        .onRef('first_known.package_hash', '=', 'past_first_known.package_hash')
        .onRef('first_known.distribution_hash', '=', 'past_first_known.distribution_hash'),
    )
    .select([...COLUMNS, 'past_first_known.image'])
    .where('past_first_known.flaw', '=', flaw)
    .execute();
}

function toKnownFlaw(row: Row, isStored: boolean): KnownFlaw {
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

export async function listAnnounced(db: Kysely<Tables>, flaw: string): Promise<readonly AnnouncedFlaw[]> {
  const rows = await db
    .selectFrom('announced_flaw')
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
