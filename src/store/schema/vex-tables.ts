import { integer, table, text } from './table.ts';

/** VEX documents that count in verdicts. */
export const VEX_TABLES = {
  vex_document: table(
    {
      name: text().key(),
      /** Null: counts for every line. */
      line_name: text().orNull(),
      /** SHA-256 over `json`. */
      digest: text(),
      statements: integer(),
      /** Principal who stored it. */
      principal: text(),
      at: text(),
      json: text(),
    },
    { move: 'few' },
  ),
};
