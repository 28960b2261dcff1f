import type { Generated } from 'kysely';

/** Since when flaws have been known where images run: only of findings that a time limit covers. */
export interface ClockTables {
  clock_place: ClockPlaceTable;
  finding_clock: { place_id: number; package: string; flaw: string; known_at: string; fix_at: string | null };
}

interface ClockPlaceTable {
  id: Generated<number>;
  /** One container of a workload, or a repository, as JSON. */
  key: string;
  /** Key of the image that was there last. */
  image: string;
  /** Empty if nobody owns it; null for a repository. */
  owner: string | null;
}
