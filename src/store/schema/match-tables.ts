import { integer, rowId, table, text } from './table.ts';

/** Feed answers for each distinct package on each distribution: a cache, computed from packages and ranges. */
export const MATCH_TABLES = {
  /** Packages that the same feeds answer for. */
  match_group: table({
    id: rowId(),
    /** Hash of the distribution, or of the ecosystem. */
    hash: text().unique(),
    /** Names the feed, its ecosystems and the matching code; empty if no feed answers. */
    answering: text(),
    /** Number of the feed sync that the matches reflect. */
    seq: integer(),
  }),
  /** A finding, or a record that could not be compared, as far as a line needs it: packages share it. */
  match_content: table({ id: rowId(), hash: text().unique(), json: text() }),
  package_match: table(
    {
      package_id: integer().references('package.id'),
      /** 0 in images without a distribution. */
      distribution_id: integer(),
      content_id: integer().references('match_content.id'),
      /** Number of the first sync for which the package matched. */
      since: integer(),
    },
    {
      key: ['package_id', 'distribution_id', 'content_id'],
      indexes: { package_match_of_content: { on: ['content_id'] } },
    },
  ),
  matched_package: table(
    {
      package_id: integer().references('package.id'),
      distribution_id: integer(),
      /** Null while the package is due for matching, first or again. */
      group_id: integer().orNull(),
    },
    {
      key: ['package_id', 'distribution_id'],
      indexes: {
        matched_package_due: { on: ['package_id'], where: 'group_id is null' },
        matched_package_of_group: { on: ['group_id'] },
      },
    },
  ),
};
