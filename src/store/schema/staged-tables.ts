import type { AliasColumns, CveRecordColumns, EpssColumns, RangeColumns, RatingColumns } from './columns.ts';

/**
 * What a sync is about to change, gathered without a lock on the store. The tables are temporary: they vanish with
 * the process that filled them. Each row belongs to the sync of its number.
 */
export interface StagedTables {
  /** Records that are new or changed. */
  staged_advisory: Staged & {
    advisory_id: number;
    title: string | null;
    url: string | null;
    published: string | null;
    modified: string | null;
    content_hash: number;
  };
  /** Records that are in the store as they are in the feed. */
  staged_unchanged: Staged & { advisory_id: number };
  /** Records that the feed holds no more. */
  staged_gone: Staged & { advisory_id: number };
  staged_alias: Staged & AliasColumns;
  staged_rating: Staged & RatingColumns;
  staged_range: Staged & RangeColumns;
  /** Rows of changed records that have no equal among the new ones. */
  staged_closed: Staged & { child: StagedChild; row_id: number };
  staged_epss: EpssColumns;
  staged_cve_record: Staged & CveRecordColumns;
  staged_cve_rating: Staged & { cve: string; rating_id: number };
}

export interface Staged {
  sync: number;
}

export type StagedChild = 'alias' | 'rating' | 'range';
