import { countBySeverity, counted, nameSome, severityById } from '../../domain/index.ts';
import { fitLine, lineWidth } from '../text/layout.ts';
import { severityMark, severitySpans, span, type PaintedLine } from '../text/paint.ts';
import { padText, textWidth } from '../text/text-width.ts';
import type { PackageRows } from './package-groups.ts';

/** Fixed versions to name before counting the rest. */
const NAMED_VERSIONS = 2;
/** A name and version wider than one in this many parts of the width extends beyond its column. */
const NAMES_SHARE = 2;

/** Lays out one line per group: its name and version, its CVEs by severity, and the versions that fix them. */
export function packageLines(groups: readonly PackageRows[], width: number): readonly PaintedLine[] {
  const widest = groups.reduce((most, group) => Math.max(most, textWidth(nameOf(group))), 0);
  const column = Math.min(widest, Math.floor(width / NAMES_SHARE));
  return groups.map((group) => fitLine(packageLine(group, column), width));
}

function packageLine(group: PackageRows, column: number): PaintedLine {
  const findings = group.resolutions.flatMap(({ rows }) => rows.map(({ finding }) => finding));
  const counts = severitySpans(countBySeverity(severityById(findings).values()));
  const { name, version } = group;
  const head: PaintedLine = [
    severityMark(findings[0]?.severity ?? 'unknown'),
    span(` ${name}`, 'name'),
    span(` ${version}`, 'faint'),
  ];
  const gap = padText('', column + 4 - lineWidth(head));
  return [
    ...head,
    span(gap === '' ? '  ' : gap),
    ...counts.flatMap((each, i) => (i === 0 ? [each] : [span(', ', 'faint'), each])),
    ...fixSpans(group),
  ];
}

function fixSpans({ resolutions }: PackageRows): PaintedLine {
  const versions = resolutions.flatMap(({ fixedVersion = [] }) => fixedVersion);
  const unfixed = resolutions
    .filter(({ fixedVersion }) => fixedVersion === undefined)
    .reduce((sum, { rows }) => sum + rows.length, 0);
  return [
    ...(versions.length > 0
      ? [span('  → ', 'faint'), span(nameSome([...new Set(versions)], NAMED_VERSIONS), 'good')]
      : []),
    ...(unfixed > 0 ? [span(`  ${counted(unfixed, 'CVE')} without a fix`, 'doubtful')] : []),
  ];
}

function nameOf({ name, version }: PackageRows): string {
  return `${name} ${version}`;
}
