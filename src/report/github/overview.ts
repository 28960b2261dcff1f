import { countBySeverity, SEVERITIES, severityById, type ScanResult } from '../../domain/index.ts';
import type { Report } from '../format.ts';
import { imageName } from '../image-name.ts';
import { markdownCode } from '../markdown-text.ts';
import { verdictLabel } from '../verdict-words.ts';

const WORST_FIRST = SEVERITIES.toReversed();

/** The outcomes of images, the worst first, as the heading of the report calls them. */
const OUTCOMES = ['over the line', 'incomplete', 'within the line', 'no line is set'] as const;

/** Calls a report by its worst image. */
export function title({ results, failures }: Report): string {
  if (failures.length > 0) return 'not everything was scanned';
  const labels = results.map(({ verdict }) => verdictLabel(verdict));
  const worst = OUTCOMES.find((outcome) => labels.includes(outcome)) ?? 'nothing was scanned';
  const isIncomplete = results.some(({ verdict }) => verdict.incomplete.length > 0);
  return worst === 'over the line' && isIncomplete ? `${worst}, and incomplete` : worst;
}

/** Lists the images in a table: verdict, distinct CVEs by severity, and holes. */
export function* overviewRows({ results, failures }: Report): Generator<string, void> {
  yield row(['image', 'verdict', ...WORST_FIRST, 'incomplete']);
  yield row(['---', '---', ...WORST_FIRST.map(() => '--:'), '--:']);
  for (const result of results) yield row(cellsOf(result));
  for (const failure of failures) {
    yield row([markdownCode(imageName(failure)), '**not scanned**', ...WORST_FIRST.map(() => ''), '']);
  }
}

function cellsOf({ image, verdict, findings }: ScanResult): readonly string[] {
  const counts = countBySeverity(severityById(findings).values());
  const { length: holes } = verdict.incomplete;
  const label = verdictLabel(verdict);
  return [
    markdownCode(imageName(image)),
    verdict.exitCode === 0 ? label : `**${label}**`,
    ...WORST_FIRST.map((severity) => String(counts[severity])),
    holes > 0 ? `**${holes}**` : '0',
  ];
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
