import { integer, table, text } from './table.ts';

/** Since when flaws were known, and who was sent them. Rows outlive the images that they are about. */
export const EXPOSURE_TABLES = {
  /** A flaw in a distinct package: the first sync after which it was known, and the first after which KEV listed it, too. */
  exposure: table(
    {
      /** Lookup key of a CVE or of a record. */
      flaw: text(),
      package_hash: text(),
      /** Hash of its distribution; empty in images without one. */
      distribution_hash: text(),
      /** Lookup key of the package's name. */
      name: text(),
      /** Lookup key of the package's version. */
      version: text(),
      affected_sync: integer(),
      /** RFC 3339, in UTC. */
      affected_at: text(),
      exploited_sync: integer().orNull(),
      exploited_at: text().orNull(),
    },
    {
      key: ['flaw', 'package_hash', 'distribution_hash'],
      indexes: { exposure_of_package: { on: ['package_hash'] } },
    },
  ),
  /** Images that are gone, and that a run or a verdict still names. */
  past_exposure: table(
    { flaw: text(), image: text(), package_hash: text(), distribution_hash: text() },
    { key: ['flaw', 'image', 'package_hash', 'distribution_hash'] },
  ),
  /** A message that tells of a flaw, whatever becomes of its subscription. */
  told_flaw: table(
    {
      flaw: text(),
      /** ID of the message. */
      delivery: text(),
      /** Name. */
      subscription: text(),
      type: text(),
      created_at: text(),
      delivered_at: text().orNull(),
    },
    { key: ['flaw', 'delivery'], indexes: { told_flaw_of_delivery: { on: ['delivery'] } } },
  ),
};
