import {
  countBySeverity,
  counted,
  countIds,
  countPackages,
  defined,
  isHole,
  severityById,
  type ImageIdentity,
  type ProblemKind,
  type ScanResult,
  type Verdict,
} from '../../domain/index.ts';
import type { RenderOptions, Report, ScanFailure } from '../format.ts';
import { fixedOnlyWords } from '../words/coverage-words.ts';
import { imageName } from '../words/image-name.ts';
import { flow, paragraph } from '../text/layout.ts';
import {
  EMPTY_LINE,
  paint,
  severitySpans,
  span,
  type PaintedLine,
  type Span,
  type Style,
} from '../text/paint.ts';
import { ofSeverities, worthReading, type ShownFindings } from '../shown-findings.ts';
import { verdictLabel, verdictWords } from '../words/verdict-words.ts';
import { workloadWords } from '../words/workload-words.ts';
import { byApplication } from './by-application.ts';
import { columnsFor } from './finding-line.ts';
import { fixFirst } from './fix-first.ts';
import { groupBlock } from './group-block.ts';
import { header } from './header.ts';
import { groupFindings } from './package-groups.ts';
import { noticeList } from './notice-list.ts';
import { packageLines } from './package-lines.ts';
import { packageList } from './package-list.ts';
import { problemList } from './problem-list.ts';
import { suppressedList } from './suppressed-list.ts';

/** Limits on the layout's width: it gets no narrower than the first, and lines beyond the second are hard to read. */
const LEAST_WIDTH = 40;
const MOST_WIDTH = 140;

/** A block per package with its findings, or a line per package. */
type TableView = 'findings' | 'packages';

/** Renders the report for people: what to fix first, layers and bringers, holes, and the verdict. */
export function renderTable(report: Report, options: RenderOptions, view: TableView = 'findings'): string {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, options.width));
  const parts = [
    ...report.results.map((result) => resultLines(result, { ...options, width }, view)),
    ...report.failures.map((failure) => failureLines(failure, width)),
    ...overview(report, width),
  ];
  return paint(
    parts.flatMap((part, i) => (i > 0 ? [EMPTY_LINE, ...part] : part)),
    options,
  );
}

function resultLines(result: ScanResult, options: RenderOptions, view: TableView): readonly PaintedLine[] {
  const { width, showSuppressed, severities, all, listPackages, fixPlan } = options;
  const shown = all ? ofSeverities(result.findings, severities) : worthReading(result, severities);
  return [
    ...header(result, width),
    EMPTY_LINE,
    ...summary(result, width),
    EMPTY_LINE,
    ...byApplication(result, width),
    ...(view === 'packages' ? foldedLines(shown, width) : blocks(shown, result, width)),
    ...leftOut(shown, width),
    ...(listPackages ? packageList(result.packages, width) : []),
    ...suppressedList(result.suppressed, showSuppressed, width),
    ...noticeList(result.notices ?? [], width),
    ...problemList(result.problems, width),
    ...fixFirst(result, width, fixPlan),
    ...verdictLines(result, width),
  ];
}

function blocks({ findings }: ShownFindings, result: ScanResult, width: number): readonly PaintedLine[] {
  const columns = columnsFor(findings, width);
  return groupFindings(findings).flatMap((group) => [...groupBlock(group, result, columns), EMPTY_LINE]);
}

function foldedLines({ findings }: ShownFindings, width: number): readonly PaintedLine[] {
  const lines = packageLines(groupFindings(findings), width);
  return lines.length === 0 ? [] : [...lines, EMPTY_LINE];
}

/** Notes about packages that could not be judged. */
const NOT_COMPARED: readonly ProblemKind[] = [
  'package-not-covered',
  'package-version-unknown',
  'version-unparsable',
  'program-without-list',
  'ecosystem-not-covered',
];

/** Counts the CVEs. Claims "none" only for packages that were checked. */
function summary(result: ScanResult, width: number): readonly PaintedLine[] {
  const { findings, problems } = result;
  const severities = severityById(findings);
  if (severities.size > 0) {
    const fixable = countIds(findings.filter(({ state }) => state === 'fixed'));
    const total = span(`${counted(severities.size, 'CVE')}, ${fixable} with a fix`, 'strong');
    return flow([total, ...severitySpans(countBySeverity(severities.values()))], width);
  }
  const { lookedUp } = countPackages(result.packages, result.scope);
  if (lookedUp === 0 || problems.some(isHole)) {
    return paragraph('Nothing was found in what could be checked, which is not all.', width, '', 'bad');
  }
  const clean = `No known vulnerabilities in ${counted(lookedUp, 'package')}${exceptions(result)}`;
  const silent = fixedOnlyWords(result);
  return paragraph(`${clean}${silent === undefined ? '' : `; ${silent}`}.`, width, '', 'good');
}

/** Counts unlisted CVEs: an empty list must not look like a clean image. */
function leftOut({ ofOtherSeverity, unlikely }: ShownFindings, width: number): readonly PaintedLine[] {
  const lines = [
    ...(ofOtherSeverity > 0 ? [`${counted(ofOtherSeverity, 'CVE')} of other severities not listed`] : []),
    ...(unlikely > 0
      ? [`${counted(unlikely, 'unrated CVE')} with an EPSS below 1 % not listed (--all lists them)`]
      : []),
  ];
  if (lines.length === 0) return [];
  return [...lines.flatMap((line) => paragraph(line, width, '', 'faint')), EMPTY_LINE];
}

/** Lists the exceptions that keep an image without findings from being clean. */
function exceptions({ suppressed, problems }: ScanResult): string {
  const parts = [
    ...(suppressed.length > 0 ? ['findings suppressed'] : []),
    ...(problems.some(({ kind }) => NOT_COMPARED.includes(kind)) ? ['the packages that the notes name'] : []),
  ];
  return parts.length === 0 ? '' : `, apart from ${parts.join(' and ')}`;
}

const MARKS = { within: ['✓', 'good'], over: ['✗', 'bad'], incomplete: ['!', 'doubtful'] } as const;
const NO_LINE_MARK = ['○', 'plain'] as const;

function verdictMark({ outcome, line }: Verdict): readonly [string, Style] {
  return outcome === 'within' && !line ? NO_LINE_MARK : MARKS[outcome];
}

function verdictLines({ verdict }: ScanResult, width: number): readonly PaintedLine[] {
  const [mark, style] = verdictMark(verdict);
  return hanging(span(`${mark} `, style), verdictWords(verdict), style, width);
}

function failureLines(failure: ScanFailure, width: number): readonly PaintedLine[] {
  const { message, hint, workloads } = failure;
  return [
    [span(imageName(failure), 'strong')],
    ...workloadWords(workloads).flatMap((words) => paragraph(words, width, '  ', 'faint')),
    ...hanging(span('✗ ', 'bad'), `Not scanned: ${message}`, 'bad', width),
    ...(hint === undefined ? [] : paragraph(`hint: ${hint}`, width, '  ', 'faint')),
  ];
}

/** Shows several images' verdicts side by side. */
function overview({ results, failures }: Report, width: number): readonly (readonly PaintedLine[])[] {
  const count = results.length + failures.length;
  if (count < 2) return [];
  const [failed] = MARKS.over;
  const nameOf = ({ reference, platform }: ImageIdentity): string => {
    const isOneOfSeveral =
      [...results.map(({ image }) => image), ...failures].filter((other) => other.reference === reference)
        .length > 1;
    return isOneOfSeveral ? imageName({ reference, ...defined({ platform }) }) : reference;
  };
  return [
    [
      [span(counted(count, 'image'), 'strong')],
      ...results.flatMap(({ image, verdict }) => {
        const [mark, style] = verdictMark(verdict);
        return hanging(span(`${mark} `, style), `${nameOf(image)}: ${verdictLabel(verdict)}`, 'plain', width);
      }),
      ...failures.flatMap((failure) =>
        hanging(span(`${failed} `, 'bad'), `${imageName(failure)}: not scanned`, 'plain', width),
      ),
    ],
  ];
}

function hanging(mark: Span, text: string, style: Style, width: number): readonly PaintedLine[] {
  const indent = '  ';
  return paragraph(text, width, indent, style).map((line, i) => (i === 0 ? [mark, ...line.slice(1)] : line));
}
