import type { Tables } from '../schema/tables.ts';

/** Tables that a part of a feed of advisories is made of, with the CVE records that belong to it. */
export const ADVISORY_TABLES: readonly (keyof Tables)[] = [
  'feed',
  'sync',
  'ecosystem',
  'feed_ecosystem',
  'affected_package',
  'shared_value',
  'advisory',
  'advisory_alias',
  'advisory_rating',
  'vulnerable_range',
  'cve_record',
  'cve_rating',
  'cve_answer',
  'feed_history',
];

export const EPSS_TABLES: readonly (keyof Tables)[] = ['epss'];
