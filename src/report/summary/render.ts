import {
  countBySeverity,
  counted,
  countIds,
  severityById,
  WORST_FIRST,
  type Problem,
  type ScanResult,
  type Verdict,
} from '../../domain/index.ts';
import { printable } from '../../errors/index.ts';
import { fixedOnlyWords } from '../words/coverage-words.ts';
import { baseWords } from '../words/base-words.ts';
import type { Report, ScanFailure } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { verdictLabel } from '../words/verdict-words.ts';

/** Renders one line per image. */
export function* renderSummary({ results, failures }: Report): Generator<string, void> {
  for (const result of results) yield `${printable(resultLine(result))}\n`;
  for (const failure of failures) yield `${printable(failureLine(failure))}\n`;
}

function resultLine(result: ScanResult): string {
  const { image, verdict, suppressed, baseline, asOf } = result;
  const base = baseWords(result);
  return [
    `${imageName(image)}: ${verdictLabel(verdict)}`,
    ...cveWords(result),
    ...(result.findings.length === 0 ? [fixedOnlyWords(result) ?? []].flat() : []),
    ...(asOf === undefined ? [] : [`as of ${asOf}`]),
    ...(baseline ? [`${baseline.new} new, ${counted(baseline.before, 'finding')} before`] : []),
    ...limitCounts(verdict),
    ...(base === undefined ? [] : [base]),
    ...(suppressed.length > 0 ? [`${suppressed.length} suppressed`] : []),
    ...problemWords('hole', verdict.incomplete),
    ...problemWords('waiver', verdict.waived),
  ].join('; ');
}

function cveWords({ findings }: ScanResult): readonly string[] {
  const severities = severityById(findings);
  const counts = countBySeverity(severities.values());
  const levels = WORST_FIRST.flatMap((level) => (counts[level] > 0 ? `${counts[level]} ${level}` : []));
  const fixable = countIds(findings.filter(({ state }) => state === 'fixed'));
  const exploited = countIds(findings.filter(({ kev }) => kev));
  return [
    `${counted(severities.size, 'CVE')}${levels.length > 0 ? `: ${levels.join(', ')}` : ''}`,
    ...(fixable > 0 ? [`${fixable} with a fix`] : []),
    ...(exploited > 0 ? [`${exploited} known to be exploited`] : []),
  ];
}

function limitCounts({ limits }: Verdict): readonly string[] {
  if (!limits) return [];
  const { overdue, inTime, nextDue } = limits;
  return [
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
    ...(nextDue === undefined ? [] : [`${inTime} in time, the first due ${nextDue}`]),
  ];
}

/** Names a kind once, however many problems it has: the line stays short. */
function problemWords(noun: string, problems: readonly Problem[]): readonly string[] {
  if (problems.length === 0) return [];
  const kinds = new Set(problems.map(({ kind }) => kind));
  return [`${counted(problems.length, noun)} (${[...kinds].join(', ')})`];
}

function failureLine(failure: ScanFailure): string {
  return `${imageName(failure)}: not scanned; ${failure.message}`;
}
