import {
  counted,
  isHole,
  RANKING_FEEDS,
  type AnswerReason,
  type Explanation,
  type InstalledPackage,
  type PackageAnswer,
  type ProblemKind,
  type ScanResult,
  type SuppressionReason,
} from '../../domain/index.ts';
import type { RenderOptions } from '../format.ts';
import { paragraph } from '../text/layout.ts';
import { EMPTY_LINE, paint, span, type PaintedLine } from '../text/paint.ts';
import { vexWords } from '../words/vex-words.ts';
import { absenceWords } from './absence-words.ts';
import { findingLines } from './finding-lines.ts';

const INDENT = '  ';

/** Problems that name a feed without any data for the image, at least as of that moment. */
const UNKNOWN_FEEDS: ReadonlySet<ProblemKind> = new Set(['feed-missing', 'history-missing']);

const REASONS: Readonly<Record<Exclude<AnswerReason, 'distribution-owned'>, string>> = {
  'not-affected': 'not affected, according to the record',
  'version-outside': 'the installed version is outside of the affected range',
  'conditions-unmet': 'affected only on other architectures, in other module streams or in other packages',
  'not-linked': 'its program does not contain what has the flaw',
  'versions-elsewhere':
    'the record names no versions, and the installed one is outside of those that another record or a tag names',
  'no-vulnerability': 'the record fixes no vulnerability',
  'module-unknown': 'not compared, since its module stream is not known',
  'version-unparsable': 'not compared, since its version is not valid',
  'not-compared': 'not compared, since a record about it could not be read',
  'third-party': 'not compared, since the distribution did not make it',
};

/** Renders why an ID is or is not reported for an image, with all the evidence. */
export function renderExplanation(
  explanation: Explanation,
  result: ScanResult,
  { width, colour }: Pick<RenderOptions, 'width' | 'colour'>,
): string {
  const lines = [
    [span(explanation.id, 'strong'), span(` in ${result.image.reference}`)],
    ...answerLines(explanation, result, width),
    ...holeLines(result, width),
  ];
  return paint(lines, { colour });
}

function answerLines(explanation: Explanation, result: ScanResult, width: number): readonly PaintedLine[] {
  const { layers } = result.image;
  switch (explanation.kind) {
    case 'reported':
      return [
        ...paragraph(`Reported, in ${counted(explanation.findings.length, 'package')}.`, width, '', 'bad'),
        ...findingLines(explanation.findings, layers, width),
        ...hiddenLines(explanation.suppressed, layers, width),
      ];
    case 'hidden':
      return [
        ...paragraph('Not reported: what was found is suppressed.', width, '', 'doubtful'),
        ...hiddenLines(explanation.suppressed, layers, width),
      ];
    case 'not-reported':
      return [
        ...paragraph(
          'Not reported: the feeds name installed packages for it, and none counts.',
          width,
          '',
          'good',
        ),
        ...explanation.answers.flatMap((answer) => [EMPTY_LINE, ...packageAnswerLines(answer, width)]),
      ];
    case 'unreadable':
      return paragraph(
        `Not known: a record about it could not be read: ${explanation.records.join(', ')}.`,
        width,
        '',
        'bad',
      );
    case 'no-such-package': {
      const names = explanation.packages.join(', ');
      return paragraph(
        `Not reported: of the packages that it is in, none is installed: ${names}.`,
        width,
        '',
        'good',
      );
    }
    case 'not-in-feeds':
      return paragraph(silenceWords(result), width, '', 'doubtful');
  }
}

/** Puts the package first: it matters more than the row. */
function packageAnswerLines(
  { package: pkg, reason, absent, evidence }: PackageAnswer,
  width: number,
): readonly PaintedLine[] {
  const row = `${evidence.record} (${evidence.feed}, ${evidence.ecosystem})`;
  return [
    ...paragraph(`${pkg.name} ${pkg.version}`, width, '', 'name'),
    ...paragraph(absent ? absenceWords(absent, pkg) : reasonWords(pkg, reason, evidence), width, INDENT),
    ...paragraph(
      `${row}: ${evidence.package} ${evidence.range}; compared: ${evidence.version}`,
      width,
      INDENT,
      'faint',
    ),
  ];
}

/** A distribution's records are its own word on its packages. */
function reasonWords(
  { ecosystem, owner = 'a package' }: InstalledPackage,
  reason: AnswerReason,
  { qualifiers }: PackageAnswer['evidence'],
): string {
  if (reason === 'distribution-owned') {
    return `distribution-owned: ${owner} owns its files: the distribution's feed answers for it`;
  }
  if (ecosystem !== undefined || reason !== 'not-affected') return REASONS[reason];
  const why = qualifiers?.justification?.replaceAll('_', ' ');
  return `not affected, according to the distribution${why === undefined ? '' : `: ${why}`}`;
}

function hiddenLines(
  suppressed: ScanResult['suppressed'],
  layers: ScanResult['image']['layers'],
  width: number,
): readonly PaintedLine[] {
  return suppressed.flatMap(({ finding, reason }) => [
    EMPTY_LINE,
    ...paragraph(suppressionText(reason), width, '', 'doubtful'),
    ...findingLines([finding], layers, width),
  ]);
}

function suppressionText(reason: SuppressionReason): string {
  switch (reason.kind) {
    case 'kernel-headers':
      return 'Suppressed: only header files of the kernel are installed.';
    case 'vex':
      return `Suppressed by ${vexWords(reason.statement)}`;
    case 'ignore-rule':
      return `Suppressed by the rule for ${reason.rule}: ${reason.reason}`;
  }
}

/** Lists the holes: "not reported" does not mean "not present" while something is unread. */
function holeLines({ problems }: ScanResult, width: number): readonly PaintedLine[] {
  const holes = problems.filter(isHole);
  if (holes.length === 0) return [];
  return [
    EMPTY_LINE,
    ...paragraph(`The answer has ${counted(holes.length, 'hole')}:`, width, '', 'bad'),
    ...holes.flatMap(({ kind, message }) => paragraph(`${kind}: ${message}`, width, INDENT)),
  ];
}

/** Mentions the feeds' gaps: silence means nothing in a feed that lists only fixes. */
function silenceWords({ feeds, problems }: ScanResult): string {
  const names = feeds
    .filter(({ feed }) => !RANKING_FEEDS.includes(feed))
    .map(({ feed, coverage, remark }) => {
      const gaps = [coverage, remark].filter((each) => each !== undefined).join('; ');
      return gaps === '' ? feed : `${feed}: ${gaps}`;
    });
  if (names.length > 0)
    return `Not reported: the feeds (${names.join(', ')}) do not name it for this release.`;
  const unknown = problems.filter(({ kind }) => UNKNOWN_FEEDS.has(kind)).map(({ subject }) => subject);
  return unknown.length === 0
    ? 'Looked up nowhere: no feed answers for this image.'
    : `Looked up nowhere: what ${unknown.join(', ')} says is not known.`;
}
