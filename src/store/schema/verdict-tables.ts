import type { Verdict, VerdictCause } from '../../domain/index.ts';
import { integer, rowId, table, text } from './table.ts';

const VERDICT = {
  /** Key of the image, since verdicts outlive it. */
  image: text(),
  line_name: text(),
  line_id: integer(),
  outcome: text<Verdict['outcome']>(),
  /** As JSON. */
  counts: text(),
  /** Number of the last sync before. */
  sync: integer(),
};

/** How images are judged by the lines of the fleet. */
export const VERDICT_TABLES = {
  /** `at` is when an image was first judged by it; `json` holds the whole line. */
  line: table({ id: rowId(), hash: text().unique(), json: text(), at: text() }),
  /** Since when a line is that of the fleet, in order; each holds until the next. */
  line_use: table({ id: rowId(), line_id: integer(), since: text() }),
  verdict: table(
    { id: rowId(), ...VERDICT, cause: text<VerdictCause>(), at: text() },
    { indexes: { verdict_of_image: { on: ['image', 'id'] }, verdict_by_time: { on: ['at'] } } },
  ),
  /** How each image was judged last by each of its lines, whether or not that changed its verdict. */
  standing: table(
    {
      ...VERDICT,
      revision: integer(),
      /** IDs past their time limit, as JSON. */
      overdue: text(),
      program: text(),
      due_at: text().orNull(),
      at: text(),
    },
    { key: ['image', 'line_name'] },
  ),
};
