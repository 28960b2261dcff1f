import type { STAGED_TABLES } from './advisory-tables.ts';
import type { DEFINITIONS } from './definitions.ts';
import type { STAGED_EPSS, STAGED_RECORDS } from './enrichment-tables.ts';
import type { TablesOf } from './table.ts';

/** Every table that a query may name: the permanent ones, and a sync's temporary ones. */
export interface Tables
  extends
    TablesOf<typeof DEFINITIONS>,
    TablesOf<typeof STAGED_TABLES>,
    TablesOf<typeof STAGED_EPSS>,
    TablesOf<typeof STAGED_RECORDS> {}
