import type { Kysely, Selectable, Transaction } from 'kysely';
import { compareTexts, type Digest } from '../../domain/index.ts';
import type { LineOutcome, Standing, Standings } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import type { Tables } from '../schema/tables.ts';
import { parseCounts, parseIds } from './stored-verdict.ts';

export async function readStandings(
  db: Kysely<Tables>,
  images: readonly Digest[],
): Promise<ReadonlyMap<Digest, Standings>> {
  const rows = await inChunks(images, (chunk) =>
    db
      .selectFrom('standing')
      .innerJoin('line', 'line.id', 'standing.line_id')
      .selectAll('standing')
      .select('line.hash')
      .where('image', 'in', chunk)
      .execute(),
  );
  const unsettled = await inChunks(images, (chunk) =>
    db.selectFrom('unsettled_image').selectAll().where('image', 'in', chunk).execute(),
  );
  const byImage = Map.groupBy(rows, ({ image }) => image);
  const turns = new Map(unsettled.map(({ image, turn }) => [image, turn]));
  return new Map(
    images.flatMap((image) => {
      const lines = new Map((byImage.get(image) ?? []).map((row) => [row.line_name, toStanding(row)]));
      const turn = turns.get(image);
      if (lines.size === 0 && turn === undefined) return [];
      return [[image, { lines, ...(turn !== undefined && { turn }) }] as const];
    }),
  );
}

function toStanding(row: Selectable<Tables['standing']> & { readonly hash: string }): Standing {
  return {
    revision: row.revision,
    outcome: row.outcome,
    counts: parseCounts(row.counts),
    overdue: parseIds(row.overdue),
    line: row.hash,
    program: row.program,
    sync: row.sync,
    ...(row.due_at !== null && { due: row.due_at }),
    at: row.at,
  };
}

export async function readOutcomes(
  db: Kysely<Tables>,
  images: readonly Digest[],
): Promise<ReadonlyMap<string, readonly LineOutcome[]>> {
  const rows = await inChunks(images, (chunk) =>
    db
      .selectFrom('standing')
      .select(['image', 'line_name as line', 'outcome'])
      .where('image', 'in', chunk)
      .orderBy('line_name')
      .execute(),
  );
  const byImage = Map.groupBy(rows, ({ image }) => image);
  return new Map(
    [...byImage].map(([image, of]) => [image, of.map(({ line, outcome }) => ({ line, outcome }))]),
  );
}

/** Runs that change meanwhile leave the image unsettled, by a higher turn. */
export async function endOthers(
  db: Kysely<Tables>,
  image: Digest,
  lines: readonly string[],
  { lines: before, turn }: Standings,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    for (const [name, { revision }] of before) {
      if (lines.includes(name)) continue;
      await transaction
        .deleteFrom('standing')
        .where('image', '=', image)
        .where('line_name', '=', name)
        .where('revision', '=', revision)
        .execute();
    }
    const left = await transaction
      .selectFrom('standing')
      .select('line_name')
      .where('image', '=', image)
      .execute();
    if (!left.every((row) => lines.includes(row.line_name))) return false;
    if (turn !== undefined) await forgetTurn(transaction, image, turn);
    return true;
  });
}

/** One after the other, in the order in which runs unsettle them: two transactions would else wait for each other. */
export async function forgetTurns(db: Kysely<Tables>, turns: ReadonlyMap<Digest, number>): Promise<void> {
  if (turns.size === 0) return;
  await db.transaction().execute(async (transaction) => {
    for (const [image, turn] of [...turns].sort(([a], [b]) => compareTexts(a, b))) {
      await forgetTurn(transaction, image, turn);
    }
  });
}

async function forgetTurn(transaction: Transaction<Tables>, image: Digest, turn: number): Promise<void> {
  await transaction
    .deleteFrom('unsettled_image')
    .where('image', '=', image)
    .where('turn', '=', turn)
    .execute();
}
