import { blob, integer, table, text } from './table.ts';

/** Images that others may be built on, by their layers: a row for each image whose diff IDs are known. */
export const BASE_TABLES = {
  layer_path: table(
    {
      image_id: integer().key(),
      /** Diff IDs, base first, shortened: a base's path is the beginning of the path of what is built on it. */
      path: blob(),
      /** Verified reference under which it was read last: the name may belong to a newer build by now. */
      read_as: text().orNull(),
      /** The base that the image names, as JSON. */
      named: text().orNull(),
      /** RFC 3339, from the configuration. */
      created: text().orNull(),
    },
    { indexes: { layer_path_order: { on: ['path'] } } },
  ),
};
