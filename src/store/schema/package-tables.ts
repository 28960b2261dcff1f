import { blob, integer, rowId, table, text } from './table.ts';

/**
 * Distinct packages, shared by all stored images. Each `hash` covers its row's whole content, so that equal
 * content is one row; each `json` holds the content. Text from images is kept as JSON: it may hold bytes that
 * a database rejects, like NUL.
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
      /** Source name, if it is not the package itself. */
      source_name: text().orNull(),
      source_version: text().orNull(),
      json: text(),
      /** Hash of its program's linked code. */
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
   * Packages that one layer adds, from one package database or one language ecosystem: images on one base
   * share the base's sets.
   */
  package_set: table(
    {
      id: rowId(),
      hash: text().unique(),
      distribution_id: integer().orNull().references('distribution.id'),
      /** Path of the database, as JSON; empty for language packages. */
      listed_in: text(),
      /** OSV ecosystem of language packages. */
      ecosystem: text().orNull(),
      /** Version of the matching code that scoped its packages; 0: not scoped. */
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
      /** Paths of a language package, as a JSON list. */
      paths: text().orNull(),
    },
    { key: ['set_id', 'package_id'], indexes: { package_set_of_package: { on: ['package_id'] } } },
  ),
  /** A distinct package on one distribution, under a name that feeds use. */
  scoped_package: table(
    {
      id: rowId(),
      package_id: integer().references('package.id'),
      /** 0 in images without a distribution. */
      distribution_id: integer(),
      /** Empty if no feed answers for the package. */
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
