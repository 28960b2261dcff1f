import { AppError } from '../../errors/index.ts';

/** Maximum of an integer column in Postgres. */
const MAX_NUMBER = 2 ** 31 - 1;

/**
 * Returns the number before which a page begins. Lists are newest first, by numbers that only grow; a cursor is the
 * number of the last row returned.
 */
export function startOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const number = Number.parseInt(cursor, 36);
  if (number >= 0 && number <= MAX_NUMBER && cursor === toCursor(number)) return number;
  throw new AppError('USAGE', 'not a valid cursor of this list', {
    hint: 'start again without a cursor',
  });
}

/** Cuts a page from up to one row more than the limit; the extra row shows that there is more. */
export function toPage<Row>(rows: readonly Row[], limit: number, numberOf: (row: Row) => number) {
  const given = rows.slice(0, limit);
  const last = given.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { rows: given, ...(hasMore && { next: toCursor(numberOf(last)) }) };
}

function toCursor(number: number): string {
  return number.toString(36);
}
