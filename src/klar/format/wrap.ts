import { textWidth } from '../../report/index.ts';

// Line breaking as in github.com/olekukonko/tablewriter 0.0.3, which sets Klar's tables: evens out line
// lengths (minimal raggedness) rather than filling each line.

/** Cost for an overlong line, on top of the squared excess. */
const PENALTY = 100_000;

/** Columns that a text fills. A tab and a soft hyphen fill zero, as in github.com/mattn/go-runewidth. */
export function cellWidth(text: string): number {
  return textWidth(text.replaceAll('\t', '').replaceAll('\u00ad', ''));
}

/** Breaks a text at spaces into lines up to `limit` columns, or its longest word's length. */
export function wrapEvenly(text: string, limit: number): readonly string[] {
  const words = text.split(' ');
  const widths = words.map(cellWidth);
  const longest = widths.reduce((most, width) => Math.max(most, width), 0);
  const breaks = bestBreaks(widths, Math.max(limit, longest));
  const lines: string[] = [];
  for (let from = 0; from < words.length;) {
    const to = breaks[from] ?? words.length;
    lines.push(words.slice(from, to).join(' '));
    from = to;
  }
  return lines;
}

/**
 * For a line that begins at each word, finds the word that begins the next line. Works backwards and takes
 * the cheapest break; if equal, the first.
 */
function bestBreaks(widths: readonly number[], limit: number): readonly number[] {
  const count = widths.length;
  const costs = new Array<number>(count).fill(Infinity);
  const breaks = new Array<number>(count).fill(count);
  let rest = -1;
  for (let from = count - 1; from >= 0; from--) {
    rest += (widths[from] ?? 0) + 1;
    if (rest <= limit) {
      costs[from] = 0;
      continue;
    }
    let width = -1;
    for (let to = from + 1; to < count; to++) {
      width += (widths[to - 1] ?? 0) + 1;
      const cost = (limit - width) ** 2 + (width > limit ? PENALTY : 0);
      const best = costs[from] ?? Infinity;
      // Longer lines only cost more. Without this exit, n words take n² steps.
      if (width > limit && cost >= best) break;
      const sum = cost + (costs[to] ?? 0);
      if (sum < best) {
        costs[from] = sum;
        breaks[from] = to;
      }
    }
  }
  return breaks;
}
