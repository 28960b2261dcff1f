import type { ScanState } from '../../domain/index.ts';
import { blob, integer, rowId, table, text } from './table.ts';

/** Stored images, their names, and submitted scans. */
export const IMAGE_TABLES = {
  /** Change counter, in SQLite: every inventory change begins by updating this one row. */
  inventory_sequence: table({ sequence: integer() }, { row: { sequence: 0 } }),
  image: table(
    {
      id: rowId(),
      key: text().unique(),
      /** Sequence number of the last save: orders the image list, since clocks may jump. */
      sequence: integer().unique(),
      distribution_id: integer().orNull().references('distribution.id'),
      packages: integer(),
      /** 1 if every layer could be read. */
      is_whole: integer(),
      indexed_by: text(),
      indexed_at: text(),
      summary: text().orNull(),
      /** Identity and problems, packed. Last in the row, so that lists are read without it. */
      content: blob(),
    },
    {
      indexes: { image_of_distribution: { on: ['distribution_id'] }, image_read_by: { on: ['indexed_by'] } },
      move: 'few',
    },
  ),
  image_package_set: table(
    {
      image_id: integer().references('image.id'),
      layer: integer(),
      set_id: integer().references('package_set.id'),
    },
    { key: ['image_id', 'layer', 'set_id'], indexes: { image_of_package_set: { on: ['set_id'] } } },
  ),
  image_name: table(
    {
      id: rowId(),
      image_id: integer().references('image.id'),
      /** Hash of principal, kind and name. */
      hash: text().unique(),
      principal: text(),
      /** Lower-case prefix of the name. */
      search: text(),
      json: text(),
      /** Hash of kind and name, if its principal's credentials verified the name. */
      verified_as: text().orNull(),
      /** A verified reference's repository, `docker.io/library/debian`. */
      repository: text().orNull(),
    },
    { indexes: { name_of_image: { on: ['image_id'] }, name_verified: { on: ['verified_as'] } } },
  ),
  scan: table(
    {
      /** Submission order. */
      seq: rowId(),
      id: text().unique(),
      principal: text(),
      subject: text(),
      /** Principal, subject and request, as JSON. */
      submission: text(),
      state: text<ScanState>(),
      progress: text().orNull(),
      failure: text().orNull(),
      image: text().orNull(),
      created_at: text(),
      ended_at: text().orNull(),
    },
    {
      indexes: {
        scan_of_principal: { on: ['principal', 'seq'] },
        scan_ended: { on: ['ended_at'] },
        scan_unfinished: { on: ['principal', 'subject'], where: 'ended_at is null', isUnique: true },
      },
      move: 'few',
    },
  ),
  /** Images read by an earlier program version that this one could not reindex yet. */
  outdated_image: table(
    {
      image_id: integer().key().references('image.id', { cascades: true }),
      /** Hash of the current catalogers with their versions. */
      current: text(),
      /** `layers`: its layers must be read. `judge`: it was about to be saved. */
      step: text<'layers' | 'judge'>(),
      failures: integer(),
      reason: text(),
      due_at: text(),
    },
    { indexes: { outdated_image_due: { on: ['step', 'due_at'] } } },
  ),
  /** Last day on which a client requested an image: YYYY-MM-DD, in UTC. */
  image_use: table({
    image_id: integer().key().references('image.id', { cascades: true }),
    asked_on: text(),
  }),
};
