import type { ExpressionBuilder, Kysely } from 'kysely';
import type { CountedImage, ReportSummary } from '../ports.ts';
import type { Tables } from '../schema/tables.ts';
import { parseSummary } from './stored-json.ts';

/** Counts as they are stored. */
interface StoredCounts extends ReportSummary {
  /** Absent where an earlier program counted. */
  readonly sync?: number;
}

/** Stores the counts of an image, unless it was read again since, or has those of a later sync. */
export async function saveCounts(
  db: Kysely<Tables>,
  { key, indexedBy, indexedAt, ...counts }: CountedImage,
): Promise<void> {
  const isCounted = (image: ExpressionBuilder<Tables, 'image'>) =>
    image.and({ key, indexed_by: indexedBy, indexed_at: indexedAt });
  // Again where others stored some in between: they may be of earlier syncs.
  for (;;) {
    const stored = await db.selectFrom('image').select('summary').where(isCounted).executeTakeFirst();
    if (!stored || isLater(stored.summary, counts.sync)) return;
    const { numUpdatedRows } = await db
      .updateTable('image')
      .set({ summary: formatCounts(counts) })
      .where(isCounted)
      .where('summary', 'is not distinct from', stored.summary)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return;
  }
}

export function formatCounts({ summary, sync }: Pick<CountedImage, 'summary' | 'sync'>): string {
  return JSON.stringify({ ...summary, sync } satisfies StoredCounts);
}

/** Whether the stored counts are of a later sync. */
export function isLater(stored: string | null, sync: number): boolean {
  if (stored === null) return false;
  const { sync: last = 0 }: StoredCounts = parseSummary(stored);
  return last > sync;
}

export function toReportSummary(stored: string): ReportSummary {
  const { counts, holes, at } = parseSummary(stored);
  return { counts, holes, at };
}
