import { integer, table, text } from './table.ts';

/** When flaws were first known, and which messages announced them. Rows outlive the images that they are about. */
export const FIRST_KNOWN_TABLES = {
  /** A flaw in a distinct package: the first sync that reported it, and the first with it in KEV, too. */
  first_known: table(
    {
      /** Lookup key for a CVE or record ID. */
      flaw: text(),
      package_hash: text(),
      /** Hash of its distribution; empty in images without one. */
      distribution_hash: text(),
      /** Lookup key for the package name. */
      name: text(),
      /** Lookup key for the package version. */
      version: text(),
      affected_sync: integer(),
      /** RFC 3339, in UTC. */
      affected_at: text(),
      exploited_sync: integer().orNull(),
      exploited_at: text().orNull(),
    },
    {
      key: ['flaw', 'package_hash', 'distribution_hash'],
      indexes: { first_known_of_package: { on: ['package_hash'] } },
    },
  ),
  /** Deleted images that a run or a verdict still names. */
  past_first_known: table(
    { flaw: text(), image: text(), package_hash: text(), distribution_hash: text() },
    { key: ['flaw', 'image', 'package_hash', 'distribution_hash'] },
  ),
  /** A message that announced a flaw; outlives its subscription. */
  announced_flaw: table(
    {
      flaw: text(),
      /** Message ID. */
      delivery: text(),
      /** Subscription name. */
      subscription: text(),
      type: text(),
      created_at: text(),
      delivered_at: text().orNull(),
    },
    { key: ['flaw', 'delivery'], indexes: { announced_flaw_of_delivery: { on: ['delivery'] } } },
  ),
};
