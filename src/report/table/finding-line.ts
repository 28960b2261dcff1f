import { defined, type Finding } from '../../domain/index.ts';
import { fitLine } from '../text/layout.ts';
import { flawPage } from '../words/flaw-page.ts';
import { limitLabel } from '../words/limit-words.ts';
import { span, type PaintedLine, type Span } from '../text/paint.ts';
import { formatProbability } from '../words/quantities.ts';
import { padText, textWidth } from '../text/text-width.ts';
import { vexWords } from '../words/vex-words.ts';
import type { FindingRow } from './package-groups.ts';

const INDENT = '    ';
const GAP = '  ';
const SEVERITY_WIDTH = 'negligible'.length;
const SCORE_WIDTH = '10.0'.length;
const KEV = 'KEV';
const EPSS_WIDTH = 'EPSS 100%'.length;
/** Below this many columns, only the deciding columns fit. */
const NARROW = 72;
/** A title with less room than this would be meaningless. */
const LEAST_TITLE = 16;

/** Widths for the findings' columns, over the whole report. */
export interface FindingColumns {
  readonly width: number;
  readonly id: number;
  readonly source: number;
  readonly hasKev: boolean;
  readonly hasEpss: boolean;
}

export function columnsFor(findings: readonly Finding[], width: number): FindingColumns {
  return {
    width,
    id: widest(findings, ({ id }) => id),
    source: widest(findings, ({ severitySource }) => severitySource ?? ''),
    hasKev: findings.some(({ kev }) => kev !== undefined),
    hasEpss: findings.some(({ epss }) => epss !== undefined),
  };
}

/** Lays out one CVE: severity, ID, score and its source, exploitation, and title. */
export function findingColumns(row: FindingRow, groupSize: number, columns: FindingColumns): PaintedLine {
  const line = columns.width < NARROW ? narrowLine(row.finding, columns) : wideLine(row.finding, columns);
  const room = columns.width - line.reduce((sum, { text }) => sum + textWidth(text), 0) - GAP.length;
  return room < LEAST_TITLE
    ? fitLine(line, columns.width)
    : fitLine([...line, span(GAP), ...about(row, groupSize)], columns.width);
}

function wideLine(finding: Finding, columns: FindingColumns): PaintedLine {
  const { severity, severitySource = '', epss } = finding;
  const probability = epss ? `EPSS ${formatProbability(epss.probability)}` : '';
  return [
    span(INDENT),
    ...severityCell(severity),
    span(GAP),
    ...idCell(finding, columns),
    span(GAP + padText(scoreOf(finding), SCORE_WIDTH, 'left')),
    span(` ${padText(severitySource, columns.source)}`, 'faint'),
    ...(columns.hasKev ? [span(GAP), kevCell(finding)] : []),
    ...(columns.hasEpss ? [span(GAP + padText(probability, EPSS_WIDTH), epssStyle(finding))] : []),
  ];
}

function narrowLine(finding: Finding, columns: FindingColumns): PaintedLine {
  return [
    span('  '),
    ...severityCell(finding.severity),
    span(' '),
    ...idCell(finding, columns),
    span(` ${padText(scoreOf(finding), SCORE_WIDTH, 'left')}`),
    ...(columns.hasKev ? [span(' '), kevCell(finding)] : []),
  ];
}

function idCell(finding: Finding, columns: FindingColumns): readonly Span[] {
  return [
    { ...span(finding.id, 'strong'), ...defined({ link: flawPage(finding) }) },
    span(padText('', columns.id - textWidth(finding.id))),
  ];
}

/** Critical has a background colour, which must not extend under the blanks. */
function severityCell(severity: Finding['severity']): readonly Span[] {
  return [span(severity, severity), span(' '.repeat(SEVERITY_WIDTH - severity.length))];
}

function kevCell({ kev }: Finding): Span {
  return kev ? span(KEV, 'bad') : span(' '.repeat(KEV.length));
}

/** Highlights one in ten and above, where FIRST's scores begin to be rare. */
function epssStyle({ epss }: Finding): 'doubtful' | 'faint' {
  return (epss?.probability ?? 0) >= 0.1 ? 'doubtful' : 'faint';
}

function scoreOf({ ratings }: Finding): string {
  return ratings[0]?.score?.toFixed(1) ?? '';
}

/** Names the affected packages, unless they are the whole group, and the title. */
function about({ finding, packages }: FindingRow, groupSize: number): readonly Span[] {
  const names = [...new Set(packages.map((pkg) => pkg.name))].join(', ');
  const { limit, title = '' } = finding;
  const said = finding.vex && vexWords({ status: finding.vex.status, source: finding.vex.source });
  const hasMore = said !== undefined || title !== '';
  return [
    ...(finding.before ? [span('before  ', 'faint')] : []),
    ...(limit ? [span(`${limitLabel(limit)}  `, limit.overdue ? 'bad' : 'doubtful')] : []),
    ...(packages.length < groupSize ? [span(hasMore ? `${names}: ` : names)] : []),
    ...(said === undefined ? [] : [span(`[${said}] `)]),
    span(title, 'faint'),
  ];
}

function widest(findings: readonly Finding[], textOf: (finding: Finding) => string): number {
  return findings.reduce((width, finding) => Math.max(width, textWidth(textOf(finding))), 0);
}
