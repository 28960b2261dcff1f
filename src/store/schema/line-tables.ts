import { integer, rowId, table, text } from './table.ts';

/** The lines that servers loaded, and the images whose lines may have changed. */
export const LINE_TABLES = {
  loaded_line: table(
    {
      id: rowId(),
      name: text(),
      /** Hash of `json`. */
      version: text(),
      /** The line with its scope and rules. */
      json: text(),
      since: text(),
      /** Null while it holds. */
      until: text().orNull(),
    },
    { indexes: { loaded_line_of: { on: ['name', 'id'] } } },
  ),
  /** Images of which runs began, ended or changed owner; `turn` grows each time. */
  unsettled_image: table({ image: text().key(), turn: integer() }),
};
