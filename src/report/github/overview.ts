import { countBySeverity, WORST_FIRST, severityById, type ScanResult } from '../../domain/index.ts';
import type { Report } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { markdownCode } from '../text/markdown-text.ts';
import { verdictLabel } from '../words/verdict-words.ts';

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
