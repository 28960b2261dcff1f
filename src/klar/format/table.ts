import type { ClairSeverity } from '../../clair/index.ts';
import type { Tally } from '../tally.ts';
import type { KlarVulnerability } from '../vulnerability.ts';
import { safeText } from './safe-text.ts';
import { renderCounts } from './standard.ts';
import { cellWidth, wrapEvenly } from './wrap.ts';

const HEADERS = [
  'SEVERITY',
  'NAME',
  'FEATURENAME',
  'FEATUREVERSION',
  'FIXEDBY',
  'DESCRIPTION',
  'LINK',
] as const;
/** Column limit for cell lines. */
const MAX_WIDTH = 30;

/** Colours are used even if the output is not a terminal, as in Klar. */
const COLOURS: Readonly<Record<ClairSeverity, string>> = {
  Defcon1: '1;31',
  Critical: '1;31',
  High: '0;31',
  Medium: '0;33',
  Low: '0;94',
  Negligible: '0;94',
  Unknown: '0;97',
};

/** Renders the counts, and a table of the listed vulnerabilities if there are any. */
export function renderKlarTable(tally: Tally): string {
  const rows = tally.listed.flatMap(({ severity, vulnerabilities }) =>
    vulnerabilities.map((vulnerability) => rowOf(severity, vulnerability)),
  );
  return `${renderCounts(tally)}${rows.length === 0 ? '' : renderRows(rows)}`;
}

/** A cell's lines and the width that they need. */
interface Cell {
  readonly lines: readonly string[];
  readonly width: number;
  /** ANSI colour parameters. */
  readonly colour?: string;
}

function rowOf(severity: ClairSeverity, vulnerability: KlarVulnerability): readonly Cell[] {
  const { name, featureName, featureVersion, fixedBy, description, link } = vulnerability;
  const texts = [name, featureName, featureVersion, fixedBy, description, link];
  return [{ ...cellOf(severity), colour: COLOURS[severity] }, ...texts.map(cellOf)];
}

/** Width of the whole text up to the limit, even if it wraps into shorter lines. */
function cellOf(text: string): Cell {
  const safe = safeText(text);
  const widest = safe.split('\n').reduce((most, line) => Math.max(most, cellWidth(line)), 0);
  const limit = Math.min(MAX_WIDTH, widest);
  const lines = wrapEvenly(safe.replaceAll('\n', ' '), limit);
  return { lines, width: lines.reduce((most, line) => Math.max(most, cellWidth(line)), limit) };
}

function renderRows(rows: readonly (readonly Cell[])[]): string {
  const head: readonly Cell[] = HEADERS.map(cellOf);
  const widths = HEADERS.map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.width ?? 0), head[column]?.width ?? 0),
  );
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  return rule + [head, ...rows].map((row) => renderRow(row, widths) + rule).join('');
}

function renderRow(row: readonly Cell[], widths: readonly number[]): string {
  const height = row.reduce((most, { lines }) => Math.max(most, lines.length), 0);
  let text = '';
  for (let line = 0; line < height; line++) {
    const cells = row.map(({ lines, colour }, column) => {
      const content = lines[line] ?? '';
      const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - cellWidth(content)));
      return ` ${colour !== undefined && content !== '' ? paint(content, colour) : content}${blanks} `;
    });
    text += `|${cells.join('|')}|\n`;
  }
  return text;
}

function paint(text: string, colour: string): string {
  return `\u{1b}[${colour}m${text}\u{1b}[0m`;
}
