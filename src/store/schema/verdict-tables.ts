import type { Generated } from 'kysely';
import type { Verdict, VerdictCause } from '../../domain/index.ts';

/** How images are judged by the lines of the fleet. */
export interface VerdictTables {
  /** `at` is when an image was first judged by it; `json` holds the whole line. */
  line: { id: Generated<number>; hash: string; json: string; at: string };
  /** Since when a line is that of the fleet, in order; each holds until the next. */
  line_use: { id: Generated<number>; line_id: number; since: string };
  verdict: VerdictColumns & { id: Generated<number>; cause: VerdictCause; at: string };
  standing: StandingTable;
}

interface VerdictColumns {
  /** Key of the image, since verdicts outlive it. */
  image: string;
  line_name: string;
  line_id: number;
  outcome: Verdict['outcome'];
  /** As JSON. */
  counts: string;
  /** Number of the last sync before. */
  sync: number;
}

/** How each image was judged last by each of its lines, whether or not that changed its verdict. */
interface StandingTable extends VerdictColumns {
  revision: number;
  /** IDs past their time limit, as JSON. */
  overdue: string;
  program: string;
  due_at: string | null;
  /** Empty where a program of version 7 of the schema judged. */
  at: string;
}
