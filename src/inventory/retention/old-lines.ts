import { sql, type Kysely } from 'kysely';
import type { PrunePlan } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { countLeaving, removeLeaving, type Batch, type LeavingRows } from './batch.ts';

/** Versions of lines that others replaced before the history. */
function oldLines({ historyBefore }: PrunePlan): LeavingRows {
  return { table: 'loaded_line', condition: sql`until is not null and until <= ${historyBefore}` };
}

export function countLines(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, oldLines(plan));
}

export function removeLines(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return removeLeaving(db, oldLines(plan));
}
