import {
  counted,
  isCveId,
  locationsOf,
  WORST_FIRST,
  type Finding,
  type ScanResult,
  type SuppressionReason,
} from '../../domain/index.ts';
import type { Budget } from '../budget.ts';
import type { RenderOptions } from '../format.ts';
import { fixedOnlyWords } from '../words/coverage-words.ts';
import { imageName } from '../words/image-name.ts';
import { limitLabel } from '../words/limit-words.ts';
import { overLine } from '../over-line.ts';
import { formatProbability } from '../words/quantities.ts';
import { ofSeverities } from '../shown-findings.ts';
import { fitText } from '../text/text-width.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { isWebAddress } from '../text/web-address.ts';
import { markup, type Markup } from './markup.ts';
import { scrolling } from './scrolling.ts';
import { suppressionWords } from '../words/suppression-words.ts';

/** Limits: page bytes, and findings per image. */
export interface Room {
  readonly budget: Budget;
  readonly most: number;
}

/** Column widths for texts from package and advisory authors. */
interface Columns {
  readonly name: number;
  readonly version: number;
  readonly place: number;
  readonly title: number;
}

const ROOMY: Columns = { name: 48, version: 32, place: 72, title: 100 };
/** Above this many findings, columns are narrow, so that a thousand fit. */
const MANY = 300;
const DENSE: Columns = { name: 32, version: 24, place: 32, title: 44 };
const MAX_ADDRESS = 120;
const WHERE_ALL_IS = 'A report as JSON lists all';

export function findingsSection(
  result: ScanResult,
  { severities }: RenderOptions,
  { budget, most }: Room,
): Markup {
  const isOver = overLine(result.verdict);
  const { findings, ofOtherSeverity } = ofSeverities(result.findings, severities);
  const first = mostUrgentFirst(findings).slice(0, most);
  const columns = first.length > MANY ? DENSE : ROOMY;
  const rows = take(
    first.map((finding) => findingRow(finding, isOver(finding), columns)),
    budget,
  );
  const other =
    ofOtherSeverity > 0
      ? markup`<p>${counted(ofOtherSeverity, 'CVE')} of other severities not listed.</p> `
      : markup``;
  const silent = fixedOnlyWords(result);
  if (findings.length === 0)
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
      ${rows}
    </tbody>
  </table>`;
  return markup`<h3>Findings</h3>
    ${other}${leftOut(findings.length - rows.length, 'finding')}
    <div>${rows.length > 0 ? filter(label) : markup``} ${scrolling(label, table)}</div> `;
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
      return row(
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

function findingRow(finding: Finding, isOver: boolean, columns: Columns): Markup {
  const { severity, package: pkg, fixedVersion, state, title = '', kev, epss, limit, from } = finding;
  const classes = [severity, isOver ? ' over' : '', fixedVersion === undefined ? '' : ' fix'].join('');
  const exploited = kev ? markup`<br>exploited` : markup``;
  const chance = epss ? markup`<br>EPSS ${formatProbability(epss.probability)}` : markup``;
  const time = limit ? markup`<br>${limitLabel(limit)}` : markup``;
  const fix = fixedVersion === undefined ? state : fitText(fixedVersion, columns.version);
  const cells = [
    markup`${severity}${exploited}${chance}${time}`,
    linkedId(finding, columns),
    markup`${fitText(pkg.name, columns.name)}`,
    markup`${fitText(pkg.version, columns.version)}`,
    markup`${fix}`,
    markup`${placeOf(finding, columns)}${from === 'base' ? ', base' : ''}`,
    markup`${fitText(title, columns.title)}`,
  ];
  return row(classes, cells);
}

/** Omits the end tags for cells and row, as HTML allows: a page with a thousand rows is much smaller. */
function row(classes: string, cells: readonly Markup[]): Markup {
  return markup`<tr class="${classes}">${cells.map((cell) => markup`<td>${cell}`)}\n`;
}

function linkedId({ id, evidence }: Finding, { name }: Columns): Markup {
  const shown = fitText(id, name);
  const published = evidence.find(({ record }) => record === id)?.url ?? '';
  const url = isCveId(id) ? `https://www.cve.org/CVERecord?id=${id}` : published;
  if (!isWebAddress(url) || url.length > MAX_ADDRESS) return markup`${shown}`;
  return markup`<a href="${url}">${shown}</a>`;
}

/** Shows the layer for a distribution's package, whose database adds nothing. */
function placeOf({ package: pkg }: Finding, { place }: Columns): string {
  if (pkg.ecosystem === undefined) return `layer ${pkg.layer + 1}`;
  const others = locationsOf(pkg).length - 1;
  return `${fitText(pkg.database, place)}${others > 0 ? ` and ${others} more` : ''}`;
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

function filter(label: string): Markup {
  const options = WORST_FIRST.map((severity) => markup`<option>${severity}</option>`);
  return markup`<div class="filter" role="search" aria-label="${label}" hidden>
    <label>Filter <input type="search" /></label>
    <label
      >Severity
      <select>
        <option value="">all</option>
        ${options}
      </select></label
    >
    <label><input type="checkbox" /> with a fix</label> <output></output>
  </div> `;
}

function take(rows: readonly Markup[], budget: Budget): readonly Markup[] {
  return rows.slice(0, budget.takeSome(rows.map(({ text }) => text)).length);
}

function leftOut(count: number, noun: string): Markup {
  return count > 0
    ? markup`<p><strong>${counted(count, noun)} not shown.</strong> ${WHERE_ALL_IS}.</p> `
    : markup``;
}
