import { integer, rowId, table, text } from './table.ts';

/** Since when flaws have been known where images run: only for findings under a time limit. */
export const KNOWN_SINCE_TABLES = {
  known_place: table(
    {
      id: rowId(),
      /** One container in a workload, or a repository, as JSON. */
      key: text().unique(),
      /** Key of the last image there. */
      image: text(),
      /** Empty without an owner; null for a repository. */
      owner: text().orNull(),
    },
    { indexes: { known_place_of_image: { on: ['image', 'owner'] } } },
  ),
  known_since: table(
    { place_id: integer(), package: text(), flaw: text(), known_at: text(), fix_at: text().orNull() },
    { key: ['place_id', 'package', 'flaw'] },
  ),
};
