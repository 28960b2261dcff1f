import type { Tables } from '../schema/tables.ts';

/** Tables in a part of an advisory feed, including its CVE records. */
export const SLICE_TABLES: readonly (keyof Tables)[] = [
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
