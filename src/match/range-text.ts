import type { StoredRange } from '../domain/index.ts';

/** Formats a range in words: `>= 1.2, < 1.4-2`, `= 1.3`, `every version`. */
export function rangeText(range: StoredRange): string {
  if (range.exact !== undefined) return `= ${range.exact}`;
  if (range.upperInclusive && range.lower === range.upper) return `= ${range.upper}`;
  const bounds: string[] = [];
  if (range.lower !== undefined && range.lower !== '0') {
    bounds.push(`${range.lowerExclusive ? '>' : '>='} ${range.lower}`);
  }
  if (range.upper !== undefined) bounds.push(`${range.upperInclusive ? '<=' : '<'} ${range.upper}`);
  return bounds.length > 0 ? bounds.join(', ') : 'every version';
}
