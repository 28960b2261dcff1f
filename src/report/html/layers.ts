import { counted, WORST_FIRST, type Finding, type ScanResult, type Severity } from '../../domain/index.ts';
import { formatBytes } from '../words/quantities.ts';
import { fitText } from '../text/text-width.ts';
import { markup, type Markup } from './markup.ts';
import { scrolling } from './scrolling.ts';

/** Maximum layers to draw; the JSON report has the rest. */
const LAYERS_DRAWN = 130;
const INSTRUCTION_COLUMNS = 96;

/** Drawing sizes, in the drawing's own units. */
const WIDTH = 900;
const ROW = 46;
const LEFT = 34;
const BAR_TOP = 24;
const BAR_HEIGHT = 14;
const BAR_WIDTH = 660;

type Counts = ReadonlyMap<Severity, number>;

/** Draws the layers, base first, with the number of findings that each brought, by severity. */
export function layersSection({ image, findings }: ScanResult): Markup {
  const layers = image.layers.slice(0, LAYERS_DRAWN);
  if (layers.length === 0) return markup``;
  const counts = layers.map((_, i) => countsOf(findings, i));
  const most = counts.reduce((highest, each) => Math.max(highest, total(each)), 1);
  const rows = layers.map(({ createdBy = '', size }, i) => {
    const count = counts[i] ?? new Map<Severity, number>();
    const words = [size === undefined ? '' : formatBytes(size), wordsOf(count)].filter((each) => each !== '');
    return markup`<g transform="translate(0 ${i * ROW})">
      <text x="0" y="17" class="dim">${i + 1}</text>
      <text x="${LEFT}" y="17">${fitText(createdBy || 'no instruction is known', INSTRUCTION_COLUMNS)}</text>
      <rect class="track" x="${LEFT}" y="${BAR_TOP}" width="${BAR_WIDTH}" height="${BAR_HEIGHT}"/>
      ${segments(count, most)}
      <text x="${LEFT + BAR_WIDTH + 10}" y="${BAR_TOP + 12}" class="dim">${words.join(', ')}</text>
      </g> `;
  });
  const left = image.layers.length - layers.length;
  const more = left > 0 ? markup`<p>${counted(left, 'layer')} not drawn.</p> ` : markup``;
  const picture = markup`<svg viewBox="0 0 ${WIDTH} ${layers.length * ROW}">${rows}</svg>`;
  return markup`<h3>Layers</h3>
    ${scrolling('Layers, base first, with their findings', picture)} ${more}`;
}

function countsOf(findings: readonly Finding[], layer: number): Counts {
  const counts = new Map<Severity, number>();
  for (const { severity, package: pkg } of findings) {
    if (pkg.layer === layer) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  return counts;
}

function segments(counts: Counts, most: number): readonly Markup[] {
  let x = LEFT;
  return WORST_FIRST.flatMap((severity) => {
    const count = counts.get(severity) ?? 0;
    if (count === 0) return [];
    const width = Math.round((count / most) * BAR_WIDTH * 10) / 10;
    const name = markup`<title>${count} ${severity}</title>`;
    const rect = markup`<rect class="${severity}" x="${x}" y="${BAR_TOP}" width="${width}" height="${BAR_HEIGHT}">${name}</rect>`;
    x += width;
    return [rect];
  });
}

function wordsOf(counts: Counts): string {
  const count = total(counts);
  return count === 0 ? 'no findings' : counted(count, 'finding');
}

function total(counts: Counts): number {
  return counts.values().reduce((sum, count) => sum + count, 0);
}
