import { counted, type ScanResult, type SuppressionReason } from '../../domain/index.ts';
import type { Budget } from '../budget.ts';
import type { RenderOptions } from '../format.ts';
import { fixedOnlyWords } from '../words/coverage-words.ts';
import { imageName } from '../words/image-name.ts';
import { overLine } from '../over-line.ts';
import { ofSeverities } from '../shown-findings.ts';
import { fitText } from '../text/text-width.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { filterOf, type FindingFilter } from './filter.ts';
import { listedRow, tableRow, type ColumnWidths } from './finding-row.ts';
import { markup, type Markup } from './markup.ts';
import { scrolling } from './scrolling.ts';
import { suppressionWords } from '../words/suppression-words.ts';

/** Limits: page bytes, and findings per image. */
export interface Room {
  readonly budget: Budget;
  readonly most: number;
}

const ROOMY: ColumnWidths = { name: 48, version: 32, place: 72, title: 100 };
/** Above this many findings, columns are narrow, so that a thousand fit. */
const MANY = 300;
const DENSE: ColumnWidths = { name: 32, version: 24, place: 28, title: 40 };
const WHERE_ALL_IS = 'A report as JSON lists all';

/** An image's findings that a page has room for. */
export interface ListedFindings {
  readonly result: ScanResult;
  readonly rows: readonly ListedRow[];
  readonly filter: FindingFilter;
  readonly left: number;
  readonly ofOtherSeverity: number;
}

interface ListedRow {
  readonly short: Markup;
  /** With what opens in place. */
  readonly whole: () => Markup;
}

/** Takes room for an image's findings, the most urgent first. */
export function listFindings(
  result: ScanResult,
  { severities }: RenderOptions,
  { budget, most }: Room,
): ListedFindings {
  const isOver = overLine(result.verdict);
  const { findings, ofOtherSeverity } = ofSeverities(result.findings, severities);
  const first = mostUrgentFirst(findings).slice(0, most);
  const columns = first.length > MANY ? DENSE : ROOMY;
  const filter = filterOf(first);
  const rows = first.map((finding): ListedRow => {
    const style = { columns, isOver: isOver(finding), data: filter.dataOf(finding) };
    return {
      short: listedRow(finding, { ...style, isWhole: false }),
      whole: () => listedRow(finding, { ...style, isWhole: true }),
    };
  });
  const taken = budget.takeSome(rows.map(({ short }) => short.text)).length;
  return { result, rows: rows.slice(0, taken), filter, left: findings.length - taken, ofOtherSeverity };
}

export function findingsSection(
  { result, rows, filter, left, ofOtherSeverity }: ListedFindings,
  budget: Budget,
): Markup {
  const other =
    ofOtherSeverity > 0
      ? markup`<p>${counted(ofOtherSeverity, 'CVE')} of other severities not listed.</p> `
      : markup``;
  const silent = fixedOnlyWords(result);
  if (rows.length + left === 0)
    return markup`<h3>Findings</h3>
      <p>None${silent === undefined ? '' : `; ${silent}`}.</p>
      ${other}`;
  const label = `Findings of ${imageName(result.image)}`;
  const table = markup`<table class="f">
    <caption>
      ${counted(rows.length, 'finding')}, the most urgent first. What is over the line is in bold.
    </caption>
    ${columnHeads('Severity', 'ID', 'Package', 'Version', 'Fixed in', 'Where', 'Title')}
    <tbody>
      ${withDetails(rows, budget)}
    </tbody>
  </table>`;
  return markup`<h3>Findings</h3>
    ${other}${leftOut(left, 'finding')}
    <div>${rows.length > 0 ? filter.controls(label) : markup``} ${scrolling(label, table)}</div> `;
}

export function suppressedSection({ suppressed }: ScanResult, { budget, most }: Room): Markup {
  if (suppressed.length === 0) return markup``;
  const rows = take(
    suppressed.slice(0, most).map(({ finding: { id, severity, package: pkg }, reason }) => {
      const cells = [
        severity,
        fitText(id, DENSE.name),
        fitText(pkg.name, DENSE.name),
        fitText(pkg.version, DENSE.version),
        reasonWords(reason),
      ];
      return tableRow(
        severity,
        cells.map((cell) => markup`${cell}`),
      );
    }),
    budget,
  );
  const table = markup`<table class="f">
    ${columnHeads('Severity', 'ID', 'Package', 'Version', 'Reason')}
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return markup`<h3>Suppressed</h3>
    ${leftOut(suppressed.length - rows.length, 'finding')}
    ${scrolling('Findings that were suppressed', table)}`;
}

function reasonWords(reason: SuppressionReason): string {
  return fitText(suppressionWords(reason), ROOMY.title);
}

function columnHeads(...names: readonly string[]): Markup {
  return markup`<thead>
    <tr>
      ${names.map((name) => markup`<th scope="col">${name}</th>`)}
    </tr>
  </thead>`;
}

/** Adds what opens in place, from the most urgent row on, as far as there is room. */
function withDetails(rows: readonly ListedRow[], budget: Budget): readonly Markup[] {
  let hasRoom = true;
  return rows.map(({ short, whole }) => {
    const row = hasRoom ? whole() : short;
    hasRoom &&= budget.take(row.text.slice(short.text.length));
    return hasRoom ? row : short;
  });
}

function take(rows: readonly Markup[], budget: Budget): readonly Markup[] {
  return rows.slice(0, budget.takeSome(rows.map(({ text }) => text)).length);
}

function leftOut(count: number, noun: string): Markup {
  return count > 0
    ? markup`<p><strong>${counted(count, noun)} not shown.</strong> ${WHERE_ALL_IS}.</p> `
    : markup``;
}
