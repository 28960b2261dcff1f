import { sql, type Transaction } from 'kysely';
import { compareTexts } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { KnownPlace, KnownSinceRequest } from '../ports.ts';

export interface StoredPlace {
  readonly id: number;
  readonly isAlone: boolean;
}

/** Returns the rows for places, and records the image that now runs there. */
export async function internPlaces(
  engine: Engine,
  transaction: Transaction<Tables>,
  { image, places }: Pick<KnownSinceRequest, 'image' | 'places'>,
): Promise<readonly StoredPlace[]> {
  // Uses one order in every transaction: otherwise two adding the same places could deadlock.
  const sorted = places.toSorted((a, b) => compareTexts(a.key, b.key));
  const known = await rowsOf(transaction, sorted);
  const fresh = sorted.filter(({ key }) => !known.has(key));
  await engine.insertRows(
    transaction,
    'known_place',
    ['key', 'image', 'owner'],
    fresh.map(({ key, owner = null }) => [key, image, owner]),
  );
  const all = fresh.length === 0 ? known : await rowsOf(transaction, sorted);
  const stored = sorted.flatMap((place) => {
    const row = all.get(place.key);
    return row ? [{ place, row }] : [];
  });
  for (const { place, row } of stored) {
    if (!known.has(place.key)) await inherit(transaction, row.id, image, place.owner);
    else if (row.image !== image || row.owner !== (place.owner ?? null)) {
      const set = { image, owner: place.owner ?? null };
      await transaction.updateTable('known_place').set(set).where('id', '=', row.id).execute();
    }
  }
  return stored.map(({ place, row }) => ({ id: row.id, isAlone: place.isAlone }));
}

async function rowsOf(transaction: Transaction<Tables>, places: readonly KnownPlace[]) {
  const keys = places.map(({ key }) => key);
  const rows = await inChunks(keys, (chunk) =>
    transaction.selectFrom('known_place').selectAll().where('key', 'in', chunk).execute(),
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Copies known-since times from the owner's other places: a renamed or moved workload is a new place. */
async function inherit(
  transaction: Transaction<Tables>,
  id: number,
  image: string,
  owner: string | undefined,
): Promise<void> {
  if (owner === undefined) return;
  await sql`
    insert into known_since (place_id, package, flaw, known_at, fix_at)
    select ${sql.lit(id)}, package, flaw, min(known_at), min(fix_at)
    from known_since
    where place_id in (
      select id from known_place where image = ${image} and owner = ${owner} and id <> ${sql.lit(id)})
    group by package, flaw
    on conflict do nothing`.execute(transaction);
}
