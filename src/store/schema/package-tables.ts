import { blob, integer, rowId, table, text } from './table.ts';

/**
 * Distinct packages, shared by all stored images. Each `hash` covers the whole content of its row, so that equal content
 * is one row; each `json` holds the content. Text from images is kept as JSON: it may hold what a database rejects, such
 * as NUL.
 */
export const PACKAGE_TABLES = {
  distribution: table({ id: rowId(), hash: text().unique(), json: text() }),
  /** Names and versions are lookup keys: see `lookup-key.ts`. */
  package: table(
    {
      id: rowId(),
      hash: text().unique(),
      name: text(),
      version: text(),
      /** Name of the source, if it is not the package itself. */
      source_name: text().orNull(),
      source_version: text().orNull(),
      json: text(),
      /** Hash of what is linked into its program. */
      reach: text().orNull(),
    },
    {
      indexes: {
        package_by_name: { on: ['name'] },
        package_by_source: { on: ['source_name'] },
        package_of_program: { on: ['reach'] },
      },
    },
  ),
  /** `reach` is packed. */
  program_reach: table({ hash: text().key(), reach: blob() }, { move: 'few' }),
  /**
   * The packages that one layer adds, and one package database lists or one language's ecosystem publishes: images on one
   * base share those of the base.
   */
  package_set: table(
    {
      id: rowId(),
      hash: text().unique(),
      distribution_id: integer().orNull().references('distribution.id'),
      /** Path of the database, as JSON; empty for an ecosystem's packages. */
      listed_in: text(),
      /** OSV's ecosystem of language packages. */
      ecosystem: text().orNull(),
      /** Version of the matching code that scoped its packages; 0: none did. */
      scoped_by: integer().defaultTo(0),
    },
    {
      indexes: {
        package_set_of_distribution: { on: ['distribution_id'] },
        package_set_by_scope: { on: ['scoped_by'] },
        package_set_of_ecosystem: { on: ['ecosystem'], where: 'ecosystem is not null' },
      },
    },
  ),
  package_set_member: table(
    {
      set_id: integer().references('package_set.id'),
      package_id: integer().references('package.id'),
      /** Paths of an ecosystem's package, as a JSON list. */
      paths: text().orNull(),
    },
    { key: ['set_id', 'package_id'], indexes: { package_set_of_package: { on: ['package_id'] } } },
  ),
  /** A distinct package on one distribution, under a name that feeds know it by. */
  scoped_package: table(
    {
      id: rowId(),
      package_id: integer().references('package.id'),
      /** 0 in images without a distribution. */
      distribution_id: integer(),
      /** Empty if nobody answers for the package. */
      scope: text(),
      name: text(),
      version: text(),
      /** Null if the version cannot be ordered. */
      version_key: blob().orNull(),
    },
    {
      indexes: {
        scoped_package_key: { on: ['package_id', 'distribution_id', 'scope', 'name'], isUnique: true },
        scoped_package_by_name: { on: ['name', 'scope', 'distribution_id'] },
      },
    },
  ),
};
