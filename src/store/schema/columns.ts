import type { RangeState } from '../../domain/index.ts';

/** Rows behind a verdict are never changed: a sync, by its number, opens and closes them. */
export interface Temporal {
  valid_from: number;
  valid_to: number | null;
}

export interface AliasColumns {
  advisory_id: number;
  alias: string;
  /** 1 if the alias is a CVE that the record names as its subject. */
  is_cve: number;
}

/** `rating_id` refers to a shared value. */
export interface RatingColumns {
  advisory_id: number;
  rating_id: number;
}

/** `qualifiers_id` and `rating_id` refer to shared values: thousands of rows have the same ones. */
export interface RangeColumns {
  advisory_id: number;
  package_id: number;
  lower_key: Uint8Array;
  upper_key: Uint8Array | null;
  lower: string | null;
  upper: string | null;
  lower_exclusive: number;
  upper_inclusive: number;
  exact: string | null;
  fixed_version: string | null;
  state: RangeState;
  qualifiers_id: number | null;
  rating_id: number | null;
  unread: string | null;
}

export interface KevColumns {
  cve: string;
  date_added: string;
  due_date: string | null;
  ransomware: number;
}

/** One source's record of one CVE, without its ratings. */
export interface CveRecordColumns {
  cve: string;
  found: number;
  rejected: number | null;
  title: string | null;
  published: string | null;
  modified: string | null;
  etag: string | null;
  fetched_at: string;
}

/** Some 360,000 rows, replaced every day: the CVE is a number (see `cve-number.ts`). */
export interface EpssColumns {
  cve: number;
  probability: number;
  percentile: number;
}
