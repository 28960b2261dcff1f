import { AppError } from '../../errors/index.ts';

/**
 * Returns the number before which a page begins. Lists are newest first, by numbers that only grow; a cursor is the
 * number of the last row returned.
 */
export function startOf(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : numberOf(cursor);
}

/** Cuts a page from up to one row more than the limit; the extra row shows that there is more. */
export function toPage<Row>(rows: readonly Row[], limit: number, numberOf: (row: Row) => number) {
  const given = rows.slice(0, limit);
  const last = given.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { rows: given, ...(hasMore && { next: toCursor(numberOf(last)) }) };
}

export function toCursor(number: number): string {
  return number.toString(36);
}

export function numberOf(cursor: string): number {
  const number = Number.parseInt(cursor, 36);
  if (number >= 0 && number <= Number.MAX_SAFE_INTEGER && cursor === toCursor(number)) return number;
  throw invalidCursor();
}

export function invalidCursor(): AppError {
  return new AppError('USAGE', 'not a valid cursor of this list', {
    hint: 'start again without a cursor',
  });
}
