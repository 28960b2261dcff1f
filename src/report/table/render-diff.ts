import {
  countBySeverity,
  counted,
  isHole,
  severityById,
  type Finding,
  type ImageDiff,
  type PackageChange,
  type ScanResult,
} from '../../domain/index.ts';
import type { RenderOptions } from '../format.ts';
import { fitLine, flow, paragraph } from '../text/layout.ts';
import { EMPTY_LINE, paint, severitySpans, span, type PaintedLine, type Style } from '../text/paint.ts';
import { columnsFor, findingColumns } from './finding-line.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';

const INDENT = '  ';

/** Renders the findings that a move between images fixes and brings, the most urgent first. */
export function renderDiff(
  diff: ImageDiff,
  { width, colour }: Pick<RenderOptions, 'width' | 'colour'>,
): string {
  const { from, to, packages, fixed, brought, kept } = diff;
  const lines = [
    ...paragraph(`From ${from.image.reference} to ${to.image.reference}`, width, '', 'strong'),
    ...[from, to].flatMap((result) => holeLines(result, width)),
    EMPTY_LINE,
    ...findingLines('Brought', 'bad', brought, width),
    ...findingLines('Fixed', 'good', fixed, width),
    ...paragraph(`${counted(kept, 'finding')} in both`, width, '', 'faint'),
    EMPTY_LINE,
    ...packageLines(packages, width),
  ];
  return paint(lines, { colour });
}

/** Warns that a side is incomplete. */
function holeLines({ image, problems }: ScanResult, width: number): readonly PaintedLine[] {
  const holes = problems.filter(isHole);
  if (holes.length === 0) return [];
  return [
    ...paragraph(
      `The answer about ${image.reference} has ${counted(holes.length, 'hole')}:`,
      width,
      '',
      'bad',
    ),
    ...holes.flatMap(({ kind, message }) => paragraph(`${kind}: ${message}`, width, INDENT)),
  ];
}

function findingLines(
  title: string,
  style: Style,
  findings: readonly Finding[],
  width: number,
): readonly PaintedLine[] {
  if (findings.length === 0) return [...paragraph(`${title}: nothing`, width, '', 'strong'), EMPTY_LINE];
  const severities = severityById(findings);
  const columns = columnsFor(findings, width);
  const byId = Map.groupBy(mostUrgentFirst(findings), ({ id }) => id);
  const total = span(`${title}: ${counted(severities.size, 'CVE')}`, style);
  return [
    ...flow([total, ...severitySpans(countBySeverity(severities.values()))], width),
    ...byId.values().flatMap((ours) => {
      const [finding] = ours;
      const row = finding && { finding, packages: ours.map((each) => each.package) };
      // Each line names its package: there is no group heading here.
      return row ? [findingColumns(row, Infinity, columns)] : [];
    }),
    EMPTY_LINE,
  ];
}

function packageLines(packages: readonly PackageChange[], width: number): readonly PaintedLine[] {
  const added = packages.filter(({ from }) => from.length === 0);
  const removed = packages.filter(({ to }) => to.length === 0);
  const changed = packages.length - added.length - removed.length;
  const title = `Packages: ${added.length} added, ${removed.length} removed, ${changed} in another version`;
  return [
    ...paragraph(title, width, '', 'strong'),
    ...packages.map((change) => fitLine(packageLine(change), width)),
  ];
}

function packageLine({ type, ecosystem, name, from, to }: PackageChange): PaintedLine {
  const versions = [from, to].filter((side) => side.length > 0).map((side) => side.join(', '));
  const mark = from.length === 0 ? '+' : to.length === 0 ? '-' : ' ';
  return [
    span(`${INDENT}${mark} `),
    span(name, 'name'),
    span(` ${versions.join(' → ')}`),
    span(` ${ecosystem ?? type}`, 'faint'),
  ];
}
