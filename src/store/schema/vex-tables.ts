import { integer, table, text } from './table.ts';

/** VEX documents that count in verdicts. */
export const VEX_TABLES = {
  vex_document: table(
    {
      name: text().key(),
      /** Null: of every line. */
      line_name: text().orNull(),
      /** SHA-256 of `json`. */
      digest: text(),
      statements: integer(),
      /** Principal who put it there. */
      principal: text(),
      at: text(),
      json: text(),
    },
    { move: 'few' },
  ),
};
