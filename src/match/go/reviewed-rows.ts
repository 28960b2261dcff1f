import type { StoredRange } from '../../domain/index.ts';
import { isOfGo, isSameFlaw } from './same-flaw.ts';

/**
 * Lists the rows of each reviewed record of Go about the flaw of another record's row. That record knows no packages, so
 * it cannot restore what all of these rows keep out of a program. A withdrawn record has no rows, and keeps nothing out.
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
  // Which package has the flaw is true in other versions, too, where none of its rows holds this one.
  return Array.from(new Map([...others, ...held]).values());
}
