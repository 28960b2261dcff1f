import type { Transaction } from 'kysely';
import { DEFAULT_LINE, type FleetLine } from '../../domain/index.ts';
import type { Engine } from '../../store/engine.ts';
import { formatLine } from '../../store/queries/stored-verdict.ts';
import type { Tables } from '../../store/schema/tables.ts';
import { noteVerdicts } from './note-verdicts.ts';
import { appendEvents } from '../events/append-events.ts';
import type { JudgedImage, NewEvent } from '../ports.ts';

/** Updates the row for the image and the line: if two workers judge it at once, the later one stores nothing. */
export async function recordVerdict(
  engine: Engine,
  judged: JudgedImage,
  events: readonly NewEvent[],
): Promise<boolean> {
  return engine.db.transaction().execute(async (transaction) => {
    const lineId = await internLine(transaction, judged.line, judged.at);
    if (!(await takeCurrentVerdict(transaction, judged, lineId))) return false;
    await insertChanged(transaction, judged, lineId);
    await appendEvents(engine, transaction, events);
    if (judged.cause !== undefined) await noteVerdicts(transaction, [judged.image]);
    return true;
  });
}

/** Returns the ID of the line that now judges images. */
export async function internLine(
  transaction: Transaction<Tables>,
  line: FleetLine,
  at: string,
): Promise<number> {
  const { hash } = line;
  const json = formatLine(line);
  await transaction
    .insertInto('line')
    .values({ hash, json, at })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  const stored = await transaction
    .selectFrom('line')
    .select('id')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  if (line.name === DEFAULT_LINE) await noteUse(transaction, stored.id, at);
  return stored.id;
}

/** Records that the file's default line changed, or changed back to an earlier one. */
async function noteUse(transaction: Transaction<Tables>, lineId: number, since: string): Promise<void> {
  const last = await transaction
    .selectFrom('line_use')
    .select('line_id')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (last?.line_id === lineId) return;
  await transaction.insertInto('line_use').values({ line_id: lineId, since }).execute();
}

async function takeCurrentVerdict(
  transaction: Transaction<Tables>,
  judged: JudgedImage,
  lineId: number,
): Promise<boolean> {
  const { image, line, before } = judged;
  const row = currentVerdictRow(judged, lineId);
  const taken =
    before === undefined
      ? await transaction
          .insertInto('current_verdict')
          .values({ image, line_name: line.name, ...row })
          .onConflict((conflict) => conflict.columns(['image', 'line_name']).doNothing())
          .returning('revision')
          .executeTakeFirst()
      : await transaction
          .updateTable('current_verdict')
          .set(row)
          .where('image', '=', image)
          .where('line_name', '=', line.name)
          .where('revision', '=', before)
          .returning('revision')
          .executeTakeFirst();
  return taken !== undefined;
}

/** Columns for a current verdict. */
export function currentVerdictRow(
  { before, outcome, counts, overdue, program, sync, due, at }: JudgedImage,
  lineId: number,
) {
  return {
    revision: (before ?? 0) + 1,
    line_id: lineId,
    outcome,
    counts: JSON.stringify(counts),
    overdue: JSON.stringify(overdue),
    program,
    sync,
    due_at: due ?? null,
    at,
  };
}

async function insertChanged(
  transaction: Transaction<Tables>,
  judged: JudgedImage,
  lineId: number,
): Promise<void> {
  if (judged.cause === undefined) return;
  await transaction.insertInto('verdict').values(verdictRow(judged, lineId)).execute();
}

/** Columns for a changed verdict. */
export function verdictRow({ image, line, outcome, counts, sync, cause, at }: JudgedImage, lineId: number) {
  if (cause === undefined) throw new Error('the verdict is the same as before');
  const row = { image, line_name: line.name, line_id: lineId, outcome, sync, cause, at };
  return { ...row, counts: JSON.stringify(counts) };
}
