import type { Verdict, VerdictCause } from '../../domain/index.ts';
import { integer, rowId, table, text } from './table.ts';

const VERDICT = {
  /** The image's key, since verdicts outlive it. */
  image: text(),
  line_name: text(),
  line_id: integer(),
  outcome: text<Verdict['outcome']>(),
  /** As JSON. */
  counts: text(),
  /** Number of the last sync before the verdict. */
  sync: integer(),
};

/** Image verdicts by the fleet's lines. */
export const VERDICT_TABLES = {
  /** `at` is when an image was first judged by it; `json` holds the whole line. */
  line: table({ id: rowId(), hash: text().unique(), json: text(), at: text() }),
  /** When each line became the fleet's, in order; each applies until the next. */
  line_use: table({ id: rowId(), line_id: integer(), since: text() }),
  verdict: table(
    { id: rowId(), ...VERDICT, cause: text<VerdictCause>(), at: text() },
    { indexes: { verdict_of_image: { on: ['image', 'id'] }, verdict_by_time: { on: ['at'] } } },
  ),
  /** Each image's latest verdict by each line, whether or not it changed. */
  current_verdict: table(
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
