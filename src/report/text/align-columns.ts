import { padText, textWidth } from './text-width.ts';

const GAP = '  ';

/** Lays out rows of cells in columns, each as wide as its widest cell. Cells must be safe for a terminal. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, textWidth(cell));
  }
  const lines = rows.map((row) =>
    row
      .map((cell, i) => padText(cell, widths[i] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}
