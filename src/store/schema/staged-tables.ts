import type { AliasColumns, CveRecordColumns, EpssColumns, RangeColumns, RatingColumns } from './columns.ts';

/**
 * Pending changes of a sync, gathered without a lock on the store. The tables are temporary: they vanish with the
 * process that filled them. Each row belongs to the sync of its number.
 */
export interface StagedTables {
  /** New or changed records. */
  staged_advisory: Staged & {
    advisory_id: number;
    title: string | null;
    url: string | null;
    published: string | null;
    modified: string | null;
    content_hash: number;
  };
  /** Records whose stored and incoming content is equal. */
  staged_unchanged: Staged & { advisory_id: number };
  /** Records that the feed no longer holds. */
  staged_gone: Staged & { advisory_id: number };
  staged_alias: Staged & AliasColumns;
  staged_rating: Staged & RatingColumns;
  staged_range: Staged & RangeColumns;
  /** Rows of changed records without an equal among the new ones. */
  staged_closed: Staged & { child: StagedChild; row_id: number };
  staged_epss: EpssColumns;
  staged_cve_record: Staged & CveRecordColumns;
  staged_cve_rating: Staged & { cve: string; rating_id: number };
}

export interface Staged {
  sync: number;
}

export type StagedChild = 'alias' | 'rating' | 'range';
