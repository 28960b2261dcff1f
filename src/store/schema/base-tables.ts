import { blob, integer, table, text } from './table.ts';

/** Possible base images, by layers: a row for each image with known diff IDs. */
export const BASE_TABLES = {
  layer_path: table(
    {
      image_id: integer().key(),
      /** Diff IDs, base first, shortened: a base's path is a prefix of the paths of images built on it. */
      path: blob(),
      /** Verified reference that was last read for this image: it may point to a newer build by now. */
      read_as: text().orNull(),
      /** The base that the image's annotations or labels name, as JSON. */
      named: text().orNull(),
      /** RFC 3339, from the configuration. */
      created: text().orNull(),
    },
    { indexes: { layer_path_order: { on: ['path'] } } },
  ),
};
