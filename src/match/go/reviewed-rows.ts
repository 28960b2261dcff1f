import type { StoredRange } from '../../domain/index.ts';
import { isOfGo, isSameFlaw } from './same-flaw.ts';

/**
 * Lists rows by reviewed Go record about the flaw in another database's row. That row names no packages, so
 * it cannot restore a flaw that all these rows rule out for a program. A withdrawn record has no rows, and
 * rules nothing out.
 */
export function reviewedRows(
  row: StoredRange,
  holding: readonly StoredRange[],
  all: readonly StoredRange[],
): readonly (readonly StoredRange[])[] {
  if (isOfGo(row)) return [];
  const isReviewed = (other: StoredRange) =>
    isOfGo(other) && other.qualifiers?.reviewed === true && isSameFlaw(row, other);
  const held = Map.groupBy(holding.filter(isReviewed), ({ record }) => record);
  const others = Map.groupBy(all.filter(isReviewed), ({ record }) => record);
  // Affected packages hold for other versions too, so a record without a row for this version counts with all
  // its rows.
  return Array.from(new Map([...others, ...held]).values());
}
