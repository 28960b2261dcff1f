import type { ChangeKind } from '../../domain/index.ts';
import { integer, table, text } from './table.ts';

/** The latest changes, for pages that show the inventory. */
export const CHANGE_TABLES = {
  /** One row: the last change's number. */
  change_log: table({ last: integer() }, { row: { last: 0 } }),
  change: table({
    seq: integer().key(),
    kind: text<ChangeKind>(),
    /** IDs of feeds (`sync`), runs (`run`) or images, as JSON; null: too many to list, or removed. */
    ids: text().orNull(),
  }),
};
