import { printable } from '../../errors/index.ts';

/** Spreadsheets take a cell for a formula that begins with one of these, or with their full-width forms. */
const FORMULA = /^[=+\-@＝＋－＠]/u;
const NEEDS_QUOTES = /[",]/u;

/** Writes a row (RFC 4180). */
export function csvRow(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * An apostrophe keeps a text of an image or a feed from being computed where it is opened. Blanks before it are cut:
 * some programs skip them. A number needs none.
 */
function csvCell(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const text = printable(cell).trim();
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
