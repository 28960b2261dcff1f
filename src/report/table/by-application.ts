import {
  compareSeverity,
  compareTexts,
  countBySeverity,
  counted,
  isLookedUp,
  packageKey,
  severityById,
  type Finding,
  type InstalledPackage,
  type ScanResult,
  type Severity,
} from '../../domain/index.ts';
import { fitLine } from '../text/layout.ts';
import { EMPTY_LINE, severitySpans, span, type PaintedLine } from '../text/paint.ts';

const INDENT = '  ';
/** Applications to list before counting the rest. */
const MOST_APPLICATIONS = 10;

interface Part {
  readonly name: string;
  readonly packages: number;
  readonly findings: readonly Finding[];
}

/** Returns the part of an image that a package belongs to. */
export function applicationKeyOf({ application, ecosystem }: InstalledPackage): string {
  if (application !== undefined) return `/${application}`;
  return ecosystem === undefined ? 'the distribution' : `${ecosystem}, of no application`;
}

/** Lists an image's parts with their CVEs, the worst first. Empty for an image with distribution packages only. */
export function byApplication(result: ScanResult, width: number): readonly PaintedLine[] {
  const { findings, scope } = result;
  const packages = result.packages.filter((pkg) => isLookedUp(pkg, scope));
  if (packages.every(({ ecosystem }) => ecosystem === undefined)) return [];
  const found = Map.groupBy(findings, ({ package: pkg }) => applicationKeyOf(pkg));
  const parts = Array.from(Map.groupBy(packages, applicationKeyOf), ([name, ours]): Part => ({
    name,
    packages: new Set(ours.map(packageKey)).size,
    findings: found.get(name) ?? [],
  })).sort(worstFirst);
  const more = parts.length - MOST_APPLICATIONS;
  return [
    ...parts.slice(0, MOST_APPLICATIONS).map((part) => fitLine(partLine(part), width)),
    ...(more > 0 ? [[span(`${INDENT}and ${counted(more, 'application')} more`, 'faint')]] : []),
    EMPTY_LINE,
  ];
}

function partLine({ name, packages, findings }: Part): PaintedLine {
  const severities = severitySpans(countBySeverity(severityById(findings).values()));
  return [
    span(`${INDENT}${name}`, 'name'),
    span(`  ${counted(packages, 'package')}`, 'faint'),
    ...severities.map(({ text, style }, i) => span(`${i === 0 ? '  ' : ', '}${text}`, style)),
  ];
}

function worstFirst(a: Part, b: Part): number {
  return (
    compareSeverity(worstOf(b), worstOf(a)) ||
    b.findings.length - a.findings.length ||
    compareTexts(a.name, b.name)
  );
}

function worstOf({ findings }: Part): Severity {
  const severities = findings.map(({ severity }) => severity).sort(compareSeverity);
  return severities.at(-1) ?? 'unknown';
}
