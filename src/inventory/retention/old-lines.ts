import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../store/schema/tables.ts';
import type { PrunePlan } from '../ports.ts';
import { type Batch, countLeaving, type LeavingRows, removeLeaving } from './batch.ts';

/** Line versions replaced before the history. */
function oldLines({ historyBefore }: PrunePlan): LeavingRows {
  return { table: 'loaded_line', condition: sql`until is not null and until <= ${historyBefore}` };
}

export function countLines(db: Kysely<Tables>, plan: PrunePlan): Promise<number> {
  return countLeaving(db, oldLines(plan));
}

export function removeLines(db: Kysely<Tables>, plan: PrunePlan): Promise<Batch> {
  return removeLeaving(db, oldLines(plan));
}
