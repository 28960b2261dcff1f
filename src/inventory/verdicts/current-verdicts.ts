import type { Kysely, Selectable, Transaction } from 'kysely';
import { compareTexts, defined, type Digest } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { parseCounts, parseIds } from '../../store/queries/stored-verdict.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { noteVerdicts } from './note-verdicts.ts';
import type { LineOutcome, CurrentVerdict, CurrentVerdicts } from '../ports.ts';

export async function readCurrentVerdicts(
  db: Kysely<Tables>,
  images: readonly Digest[],
): Promise<ReadonlyMap<Digest, CurrentVerdicts>> {
  const rows = await inChunks(images, (chunk) =>
    db
      .selectFrom('current_verdict')
      .innerJoin('line', 'line.id', 'current_verdict.line_id')
      .selectAll('current_verdict')
      .select('line.hash')
      .where('image', 'in', chunk)
      .execute(),
  );
  const stale = await inChunks(images, (chunk) =>
    db.selectFrom('stale_image').selectAll().where('image', 'in', chunk).execute(),
  );
  const byImage = Map.groupBy(rows, ({ image }) => image);
  const sequences = new Map(stale.map(({ image, sequence }) => [image, sequence]));
  return new Map(
    images.flatMap((image) => {
      const lines = new Map((byImage.get(image) ?? []).map((row) => [row.line_name, toCurrentVerdict(row)]));
      const sequence = sequences.get(image);
      if (lines.size === 0 && sequence === undefined) return [];
      return [[image, { lines, ...defined({ sequence }) }] as const];
    }),
  );
}

function toCurrentVerdict(
  row: Selectable<Tables['current_verdict']> & { readonly hash: string },
): CurrentVerdict {
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
      .selectFrom('current_verdict')
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

/** A run that changes meanwhile raises the sequence number, so the image stays stale. */
export async function endOthers(
  db: Kysely<Tables>,
  image: Digest,
  lines: readonly string[],
  { lines: before, sequence }: CurrentVerdicts,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    let ended = 0n;
    for (const [name, { revision }] of before) {
      if (lines.includes(name)) continue;
      const { numDeletedRows } = await transaction
        .deleteFrom('current_verdict')
        .where('image', '=', image)
        .where('line_name', '=', name)
        .where('revision', '=', revision)
        .executeTakeFirst();
      ended += numDeletedRows;
    }
    const left = await transaction
      .selectFrom('current_verdict')
      .select('line_name')
      .where('image', '=', image)
      .execute();
    const isJudged = left.every((row) => lines.includes(row.line_name));
    if (isJudged && sequence !== undefined) await clearStaleMark(transaction, image, sequence);
    if (ended > 0n) await noteVerdicts(transaction, [image]);
    return isJudged;
  });
}

/** Clears marks one by one, in the order in which runs set them: otherwise two transactions could deadlock. */
export async function clearStaleMarks(
  db: Kysely<Tables>,
  sequences: ReadonlyMap<Digest, number>,
): Promise<void> {
  if (sequences.size === 0) return;
  await db.transaction().execute(async (transaction) => {
    for (const [image, sequence] of [...sequences].sort(([a], [b]) => compareTexts(a, b))) {
      await clearStaleMark(transaction, image, sequence);
    }
  });
}

async function clearStaleMark(
  transaction: Transaction<Tables>,
  image: Digest,
  sequence: number,
): Promise<void> {
  await transaction
    .deleteFrom('stale_image')
    .where('image', '=', image)
    .where('sequence', '=', sequence)
    .execute();
}
