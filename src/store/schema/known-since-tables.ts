import { integer, rowId, table, text } from './table.ts';

/** Since when flaws have been known where images run: only of findings that a time limit covers. */
export const CLOCK_TABLES = {
  clock_place: table(
    {
      id: rowId(),
      /** One container of a workload, or a repository, as JSON. */
      key: text().unique(),
      /** Key of the image that was there last. */
      image: text(),
      /** Empty if nobody owns it; null for a repository. */
      owner: text().orNull(),
    },
    { indexes: { clock_place_of_image: { on: ['image', 'owner'] } } },
  ),
  finding_clock: table(
    { place_id: integer(), package: text(), flaw: text(), known_at: text(), fix_at: text().orNull() },
    { key: ['place_id', 'package', 'flaw'] },
  ),
};
