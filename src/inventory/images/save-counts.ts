import type { ExpressionBuilder, Kysely } from 'kysely';
import { noteChange } from '../../store/changes/note-change.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { CountedImage, ReportSummary } from '../ports.ts';
import { parseSummary } from './stored-json.ts';

/** Counts in stored form. */
interface StoredCounts extends ReportSummary {
  /** Absent in counts from earlier versions. */
  readonly sync?: number;
}

/** Stores an image's counts, unless it was reindexed since or has counts from a later sync. */
export async function saveCounts(
  db: Kysely<Tables>,
  { key, indexedBy, indexedAt, ...counts }: CountedImage,
): Promise<void> {
  const isCounted = (image: ExpressionBuilder<Tables, 'image'>) =>
    image.and({ key, indexed_by: indexedBy, indexed_at: indexedAt });
  // Retries if other counts were stored in between: they may be from earlier syncs.
  for (;;) {
    const stored = await db.selectFrom('image').select(['id', 'summary']).where(isCounted).executeTakeFirst();
    if (!stored || isLater(stored.summary, counts.sync)) return;
    const isSaved = await db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('image')
        .set({ summary: formatCounts(counts) })
        .where(isCounted)
        .where('summary', 'is not distinct from', stored.summary)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      if (isOtherCount(stored.summary, counts.summary)) await noteChange(transaction, 'verdict', [stored.id]);
      return true;
    });
    if (isSaved) return;
  }
}

export function formatCounts({ summary, sync }: Pick<CountedImage, 'summary' | 'sync'>): string {
  return JSON.stringify({ ...summary, sync } satisfies StoredCounts);
}

/** Whether the stored counts are from a later sync. */
export function isLater(stored: string | null, sync: number): boolean {
  if (stored === null) return false;
  const { sync: last = 0 }: StoredCounts = parseSummary(stored);
  return last > sync;
}

/** Whether counts differ from the stored ones, whenever they were taken. */
export function isOtherCount(stored: string | null, { counts, fixable, holes }: ReportSummary): boolean {
  if (stored === null) return true;
  const before = parseSummary(stored);
  return (
    holes !== before.holes || areOther(counts, before.counts) || areOther(fixable ?? {}, before.fixable ?? {})
  );
}

function areOther(counts: ReportSummary['counts'], before: ReportSummary['counts']): boolean {
  return Object.keys({ ...before, ...counts }).some((each) => (counts[each] ?? 0) !== (before[each] ?? 0));
}

export function toReportSummary(stored: string): ReportSummary {
  const { counts, holes, at } = parseSummary(stored);
  return { counts, holes, at };
}
