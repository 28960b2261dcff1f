import { AppError } from '../../errors/index.ts';

/** Pages in a list ordered by increasing numbers; a cursor is the number of the last row returned. */
export interface NumberedPages {
  /** Returns the number before the page's first row. Throws USAGE for another list's cursor. */
  startOf(cursor: string | undefined): number | undefined;
  /** Cuts a page from up to one row more than the limit; the extra row shows that there is another page. */
  toPage<Row>(
    rows: readonly Row[],
    limit: number,
    numberOf: (row: Row) => number,
  ): { readonly rows: readonly Row[]; readonly next?: string };
}

/** Creates pages whose cursors begin with the list's mark: a bare number would be valid in any list. */
export function pagesMarked(mark: string): NumberedPages {
  return {
    startOf: (cursor) => (cursor === undefined ? undefined : cursorNumber(withoutMark(cursor, mark))),
    toPage(rows, limit, numberOfRow) {
      const given = rows.slice(0, limit);
      const last = given.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return { rows: given, ...(hasMore && { next: mark + toCursor(numberOfRow(last)) }) };
    },
  };
}

/** Throws USAGE for another list's cursor. */
export function withoutMark(cursor: string, mark: string): string {
  if (!cursor.startsWith(mark)) throw invalidCursor();
  return cursor.slice(mark.length);
}

export function toCursor(number: number): string {
  return number.toString(36);
}

export function cursorNumber(cursor: string): number {
  const number = Number.parseInt(cursor, 36);
  if (number >= 0 && number <= Number.MAX_SAFE_INTEGER && cursor === toCursor(number)) return number;
  throw invalidCursor();
}

export function invalidCursor(): AppError {
  return new AppError('USAGE', 'not a valid cursor of this list', {
    hint: 'start again without a cursor',
  });
}
