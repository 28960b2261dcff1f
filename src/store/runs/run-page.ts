import { startOf, toPage } from '../inventory/page.ts';

/** Marks cursors of lists of runs, which other lists refuse. */
const MARK = 'run-';

/** Returns the row before which a page begins. Throws USAGE for the cursor of another list. */
export function pageStart(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  // Not a number, so never valid.
  return startOf(cursor.startsWith(MARK) ? cursor.slice(MARK.length) : MARK);
}

export function runPage<Row extends { readonly id: number }>(rows: readonly Row[], limit: number) {
  const page = toPage(rows, limit, ({ id }) => id);
  return { rows: page.rows, ...(page.next !== undefined && { next: MARK + page.next }) };
}
