import { sql, type Transaction } from 'kysely';
import { compareTexts } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import type { ClockPlace, ClockRequest } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';

export interface StoredPlace {
  readonly id: number;
  readonly isAlone: boolean;
}

/** Returns the rows of places, and notes the image that is there now. */
export async function internPlaces(
  engine: Engine,
  transaction: Transaction<Tables>,
  { image, places }: Pick<ClockRequest, 'image' | 'places'>,
): Promise<readonly StoredPlace[]> {
  // In one order in every transaction: two that add the same places would wait for each other.
  const sorted = places.toSorted((a, b) => compareTexts(a.key, b.key));
  const known = await rowsOf(transaction, sorted);
  const fresh = sorted.filter(({ key }) => !known.has(key));
  await engine.insertRows(
    transaction,
    'clock_place',
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
      await transaction.updateTable('clock_place').set(set).where('id', '=', row.id).execute();
    }
  }
  return stored.map(({ place, row }) => ({ id: row.id, isAlone: place.isAlone }));
}

async function rowsOf(transaction: Transaction<Tables>, places: readonly ClockPlace[]) {
  const keys = places.map(({ key }) => key);
  const rows = await inChunks(keys, (chunk) =>
    transaction.selectFrom('clock_place').selectAll().where('key', 'in', chunk).execute(),
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** A workload that was renamed or moved is a new place; what its owner has known of the image stays known. */
async function inherit(
  transaction: Transaction<Tables>,
  id: number,
  image: string,
  owner: string | undefined,
): Promise<void> {
  if (owner === undefined) return;
  await sql`
    insert into finding_clock (place_id, package, flaw, known_at, fix_at)
    select ${sql.lit(id)}, package, flaw, min(known_at), min(fix_at)
    from finding_clock
    where place_id in (
      select id from clock_place where image = ${image} and owner = ${owner} and id <> ${sql.lit(id)})
    group by package, flaw
    on conflict do nothing`.execute(transaction);
}
