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
      /** Null while it applies. */
      until: text().orNull(),
    },
    { indexes: { loaded_line_of: { on: ['name', 'id'] } } },
  ),
  /** Images whose runs began, ended or changed owner; `sequence` grows each time. */
  stale_image: table({ image: text().key(), sequence: integer() }),
};
