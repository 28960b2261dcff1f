import { printable } from '../../errors/index.ts';

/** Spreadsheets treat a cell as a formula if it begins with one of these or their full-width forms. */
const FORMULA = /^[=+\-@＝＋－＠]/u;
const NEEDS_QUOTES = /[",]/u;

/** Writes a row (RFC 4180). */
export function csvRow(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * An apostrophe keeps text from an image or a feed from being evaluated as a formula. Trims blanks first,
 * since some programs skip them. Numbers are safe.
 */
function csvCell(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const text = printable(cell).trim();
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
