import { blob, integer, rowId, table, text } from './table.ts';

/** Layer facts, and the sources of their bytes. */
export const FACT_TABLES = {
  blob: table({ id: rowId(), digest: text().unique() }),
  /** `owned` is last in the row, so that SQLite reads the facts without the long file list after them. */
  layer_facts: table(
    {
      blob_id: integer().references('blob.id'),
      cataloger: text(),
      version: integer(),
      facts: blob(),
      owned: blob(),
    },
    { key: ['blob_id', 'cataloger', 'version'], move: 'few' },
  ),
  layer_overlay: table({ blob_id: integer().key().references('blob.id'), overlay: blob() }, { move: 'few' }),
  document: table({ digest: text().key(), bytes: blob() }, { move: 'few' }),
  /** Which readers proved to hold which bytes. An empty reader means everyone. */
  content_reader: table({ digest: text(), reader: text() }, { key: ['digest', 'reader'] }),
  file_stamp: table(
    {
      device: text(),
      inode: text(),
      start: integer(),
      size: text(),
      modified: text(),
      changed: text(),
      digest: text(),
    },
    { key: ['device', 'inode', 'start'] },
  ),
  /** Not moved: registries can resolve tags again. */
  tag_digest: table(
    { name: text().key(), digest: text() },
    { indexes: { tag_digest_by_digest: { on: ['digest'] } }, move: 'never' },
  ),
  /** Packages derived from an image's layer facts, for the program that computed them. */
  cataloged_image: table({ key: text().key(), build: text(), content: blob() }, { move: 'never' }),
};
