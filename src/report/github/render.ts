import { counted, type ScanResult } from '../../domain/index.ts';
import { Budget } from '../budget.ts';
import type { RenderOptions, Report } from '../format.ts';
import { overLine } from '../over-line.ts';
import { fixedOnlyWords } from '../words/coverage-words.ts';
import { reportTitle } from '../words/report-title.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { overviewRows } from './overview.ts';
import { failureSection, FINDINGS_HEAD, findingRow, head } from './sections.ts';

/** GitHub refuses a summary over 1 MiB as a whole; leaves some room for the step's other output. */
const MAX_BYTES = 1_000_000;
/** Bytes for the text around the table rows, and for the notes on omitted rows. */
const FRAME_BYTES = 1000;
const WHERE_ALL_IS = 'GitHub takes 1 MiB of summary; a report as JSON lists all';

/**
 * Renders the job summary: all verdicts first, then each image's holes and most useful upgrades, and as many
 * findings as fit.
 */
export function* renderGithub(report: Report, options: RenderOptions): Generator<string, void> {
  const budget = new Budget(MAX_BYTES - FRAME_BYTES);
  const { results, failures } = report;
  const overview = [...overviewRows(report)];
  const rows = budget.takeSome(overview);
  const failed = budget.takeSome(failures.values().map(failureSection));
  // All image heads come before any findings: a large image must not hide the next verdict.
  const heads = budget.takeSome(results.values().map(head));
  yield `# Plimsoll: ${reportTitle(report)}\n\n`;
  yield* rows;
  yield cutNote(overview.length - rows.length, 'image');
  yield* failed;
  yield cutNote(
    failures.length - failed.length,
    'image that was not scanned',
    'images that were not scanned',
  );
  for (const [i, text] of heads.entries()) {
    yield text;
    const result = results[i];
    if (result) yield* findings(result, options, budget);
  }
  yield cutNote(results.length - heads.length, 'image');
}

function* findings(
  result: ScanResult,
  { severities }: RenderOptions,
  budget: Budget,
): Generator<string, void> {
  const isOver = overLine(result.verdict);
  const { findings: shown, ofOtherSeverity } = ofSeverities(result.findings, severities);
  if (ofOtherSeverity > 0) yield `\n${counted(ofOtherSeverity, 'CVE')} of other severities not listed.\n`;
  const silent = fixedOnlyWords(result);
  if (shown.length === 0) {
    if (silent !== undefined) yield `\nNo findings; ${silent}.\n`;
    return;
  }
  const sorted = mostUrgentFirst(shown);
  const rows = budget.takeSome(sorted.values().map((finding) => findingRow(finding, isOver(finding))));
  yield `\n<details><summary>${counted(shown.length, 'finding')}</summary>\n\n`;
  if (rows.length > 0) yield FINDINGS_HEAD;
  yield* rows;
  yield '\n</details>\n';
  yield cutNote(shown.length - rows.length, 'finding');
}

function cutNote(count: number, noun: string, plural = `${noun}s`): string {
  return count > 0 ? `\n**${counted(count, noun, plural)} not shown:** ${WHERE_ALL_IS}.\n` : '';
}
