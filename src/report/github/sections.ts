import { counted, locationsOf, type Finding, type Problem, type ScanResult } from '../../domain/index.ts';
import { baseWords } from '../words/base-words.ts';
import { baselineWords } from '../words/baseline-words.ts';
import { fixFirstOf, leavesWords } from '../upgrades/fix-first.ts';
import type { ScanFailure } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { KNOWN_THEN } from '../words/known-then.ts';
import { limitLabel } from '../words/limit-words.ts';
import { markdownCode, markdownText } from '../text/markdown-text.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { row } from './overview.ts';

/** Maximum problems to list per image; more would not help. */
const PROBLEMS_SHOWN = 50;

/** Summarizes one image: the verdict, holes, and first upgrades. */
export function head(result: ScanResult): string {
  const { image, verdict, baseline, asOf } = result;
  const base = baseWords(result);
  return [
    `\n## ${markdownCode(imageName(image))}\n\n${markdownText(verdictWords(verdict))}\n`,
    asOf === undefined ? '' : `\nAs of ${markdownText(asOf)}, by ${KNOWN_THEN}\n`,
    baseline ? `\n${markdownText(baselineWords(baseline))}\n` : '',
    base === undefined ? '' : `\n${markdownText(base)}\n`,
    problemList('Not everything could be checked', verdict.incomplete),
    problemList('Waived', verdict.waived),
    fixFirst(result),
  ].join('');
}

export function failureSection(failure: ScanFailure): string {
  const { message, hint } = failure;
  const more = hint === undefined ? '' : `\n\nhint: ${markdownText(hint)}`;
  return `\n## ${markdownCode(imageName(failure))}\n\n**Not scanned:** ${markdownText(message)}${more}\n`;
}

function problemList(heading: string, problems: readonly Problem[]): string {
  if (problems.length === 0) return '';
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ kind, subject, message }) => {
    const about = message.includes(subject) ? '' : ` ${markdownCode(subject)}`;
    return `- ${markdownCode(kind)}${about}: ${markdownText(message)}\n`;
  });
  const more = problems.length - shown.length;
  return `\n### ${heading}\n\n${shown.join('')}${more > 0 ? `- and ${more} more\n` : ''}`;
}

function fixFirst(result: ScanResult): string {
  const first = fixFirstOf(result);
  if (!first) return '';
  const { upgrades, words, commands, advice } = first;
  const list = upgrades.map((upgrade) => {
    const { name, version, ids, requires } = upgrade;
    const only = requires === undefined ? [] : [`only with ${requires}`];
    const limits = [...only, ...leavesWords(upgrade)].map((words) => `, ${markdownText(words)}`).join('');
    return `- ${markdownCode(name)} → ${markdownCode(version)}: ${counted(ids.length, 'CVE')}${limits}\n`;
  });
  const steps = commands.map((command) => `${command.join(' ')}\n`).join('');
  const code = steps === '' ? '' : `\n\`\`\`sh\n${steps}\`\`\`\n`;
  const sentences = advice.map((each) => `- ${markdownText(each)}\n`).join('');
  return `\n### Fix first\n\n${markdownText(words)}${list.length > 0 ? ':' : '.'}\n\n${list.join('')}${code}${sentences === '' ? '' : `\n${sentences}`}`;
}

export const FINDINGS_HEAD =
  row(['severity', 'CVE', 'package', 'version', 'fixed in', 'where', 'title']) +
  row(['---', '---', '---', '---', '---', '---', '---']);

/** Writes one finding as a row, in bold if it is over the line. */
export function findingRow(finding: Finding, isOver: boolean): string {
  const { id, severity, package: pkg, fixedVersion, state, title = '', kev, before, limit, from } = finding;
  const [place, ...others] = locationsOf(pkg).map(({ path }) => path);
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const remarks = [
    isOver ? `**${severity}**` : severity,
    ...(kev ? ['exploited'] : []),
    ...(before ? ['before'] : []),
    ...(from === 'base' ? ['base'] : []),
    ...(limit ? [limitLabel(limit)] : []),
  ];
  return row([
    remarks.join(', '),
    markdownCode(id),
    markdownCode(pkg.name),
    markdownCode(pkg.version),
    fixedVersion === undefined ? state : markdownCode(fixedVersion),
    `${markdownCode(place ?? '')}${more}`,
    markdownText(title),
  ]);
}
