import { isCveId, locationsOf, type Finding } from '../../domain/index.ts';
import { fitText } from '../text/text-width.ts';
import { isWebAddress } from '../text/web-address.ts';
import { limitLabel } from '../words/limit-words.ts';
import { formatProbability } from '../words/quantities.ts';
import { markup, type Markup } from './markup.ts';

/** Column widths for texts from package and advisory authors. */
export interface ColumnWidths {
  readonly name: number;
  readonly version: number;
  readonly place: number;
  readonly title: number;
}

const MAX_ADDRESS = 120;
const MAX_TITLE = 300;
const MAX_VECTOR = 120;
const MAX_SOURCE = 40;
/** References to show in place; the JSON report has the rest. */
const MAX_REFERENCES = 3;

/** How to show a row. */
export interface RowStyle {
  readonly columns: ColumnWidths;
  readonly isOver: boolean;
  /** Whether there is room for what opens in place. */
  readonly isWhole: boolean;
  /** Attributes that filters compare. */
  readonly data: Markup;
}

export function listedRow(finding: Finding, { columns, isOver, isWhole, data }: RowStyle): Markup {
  const { severity, package: pkg, fixedVersion, state, title = '', kev, epss, limit, from } = finding;
  const classes = [severity, isOver ? ' over' : '', fixedVersion === undefined ? '' : ' fix'].join('');
  const exploited = kev ? markup`<br>exploited` : markup``;
  const chance = epss ? markup`<br>EPSS ${formatProbability(epss.probability)}` : markup``;
  const time = limit ? markup`<br>${limitLabel(limit)}` : markup``;
  const fix = fixedVersion === undefined ? state : fitText(fixedVersion, columns.version);
  const short = markup`${fitText(title, columns.title)}`;
  const cells = [
    markup`${severity}${exploited}${chance}${time}`,
    linkedId(finding, columns),
    markup`${fitText(pkg.name, columns.name)}`,
    markup`${fitText(pkg.version, columns.version)}`,
    markup`${fix}`,
    markup`${placeOf(finding, columns)}${from === 'base' ? ', base' : ''}`,
    isWhole ? details(finding, short) : short,
  ];
  return tableRow(classes, cells, data);
}

/** Omits the end tags for cells and row, as HTML allows: a page with a thousand rows is much smaller. */
export function tableRow(classes: string, cells: readonly Markup[], data = markup``): Markup {
  return markup`<tr class="${classes}"${data}>${cells.map((cell) => markup`<td>${cell}`)}\n`;
}

/** Opens in place, without a script: the title, the ratings and the records that say so. */
function details({ title = '', ratings, evidence }: Finding, short: Markup): Markup {
  const rated = ratings.map(({ source, severity, score, vector }) => {
    const cvss = score === undefined ? '' : ` CVSS ${score}`;
    const words = vector === undefined ? '' : ` ${fitText(vector, MAX_VECTOR)}`;
    return markup`<br>${fitText(source, MAX_SOURCE)}: ${severity}${cvss}${words}`;
  });
  const urls = evidence.map(({ url = '' }) => url).filter((url) => isShort(url));
  const links = [...new Set(urls)]
    .slice(0, MAX_REFERENCES)
    .map((url) => markup`<br><a href="${url}">${url}</a>`);
  const first = short.text === '' ? markup`details` : short;
  return markup`<details><summary>${first}</summary>${fitText(title, MAX_TITLE)}${rated}${links}</details>`;
}

function linkedId({ id, evidence }: Finding, { name }: ColumnWidths): Markup {
  const shown = fitText(id, name);
  const published = evidence.find(({ record }) => record === id)?.url ?? '';
  const url = isCveId(id) ? `https://www.cve.org/CVERecord?id=${id}` : published;
  return isShort(url) ? markup`<a href="${url}">${shown}</a>` : markup`${shown}`;
}

function isShort(url: string): boolean {
  return isWebAddress(url) && url.length <= MAX_ADDRESS;
}

/** Shows the layer for a distribution's package, whose database adds nothing. */
function placeOf({ package: pkg }: Finding, { place }: ColumnWidths): string {
  if (pkg.ecosystem === undefined) return `layer ${pkg.layer + 1}`;
  const others = locationsOf(pkg).length - 1;
  return `${fitText(pkg.database, place)}${others > 0 ? ` and ${others} more` : ''}`;
}
