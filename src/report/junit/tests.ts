import {
  counted,
  isHole,
  locationsOf,
  type Finding,
  type Problem,
  type ScanResult,
  type SuppressedFinding,
  type SuppressionReason,
  type Verdict,
} from '../../domain/index.ts';
import type { RenderOptions, ScanFailure } from '../format.ts';
import { limitWords } from '../words/limit-words.ts';
import { overLine } from '../over-line.ts';
import { problemText } from '../words/problem-text.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { vexWords } from '../words/vex-words.ts';

export interface TestCase {
  readonly name: string;
  /** The heading to list it under: a package. Absent: the image. */
  readonly group?: string;
  /** Absent: it passed. */
  readonly outcome?: TestOutcome;
}

interface TestOutcome {
  readonly kind: 'failure' | 'error' | 'skipped';
  /** Built when written: the suite's head only counts its tests. */
  readonly words: () => TestWords;
}

interface TestWords {
  readonly type: string;
  readonly message: string;
  readonly lines: readonly string[];
}

/** Lists one image's tests: the line, the holes, and each finding. */
export function* resultTests(
  result: ScanResult,
  { severities, showSuppressed }: Pick<RenderOptions, 'severities' | 'showSuppressed'>,
): Generator<TestCase, void> {
  const { verdict, findings, suppressed } = result;
  const isOver = overLine(verdict);
  yield lineTest(verdict);
  yield incompleteTest(verdict);
  if (verdict.waived.length > 0) yield waivedTest(verdict.waived);
  for (const finding of mostUrgentFirst(ofSeverities(findings, severities).findings)) {
    const outcome = { kind: 'failure', words: () => findingWords(finding, result) } as const;
    yield { ...findingName(finding), ...(isOver(finding) && { outcome }) };
  }
  if (!showSuppressed) return;
  for (const each of suppressed) yield suppressedTest(each, result);
}

export function failedTest({ code, message, hint }: ScanFailure): TestCase {
  const lines = hint === undefined ? [] : [`hint: ${hint}`];
  return { name: 'scan', outcome: { kind: 'error', words: () => ({ type: code, message, lines }) } };
}

/** Fails whenever the line is crossed, even if the findings over it are not listed. */
function lineTest(verdict: Verdict): TestCase {
  const { outcome, line } = verdict;
  const words = () => ({ type: outcome, message: verdictWords(verdict), lines: [] });
  if (outcome === 'over') return { name: 'line', outcome: { kind: 'failure', words } };
  return line ? { name: 'line' } : { name: 'line', outcome: { kind: 'skipped', words } };
}

function incompleteTest({ incomplete }: Verdict): TestCase {
  if (incomplete.length === 0) return { name: 'incomplete' };
  const holes = incomplete.filter(isHole).length;
  const parts = [
    ...(holes > 0 ? [counted(holes, 'hole')] : []),
    ...(incomplete.length > holes ? [counted(incomplete.length - holes, 'note')] : []),
  ];
  const message = `not everything could be checked: ${parts.join(', ')}`;
  const words = () => ({ type: 'incomplete', message, lines: incomplete.map(problemLine) });
  return { name: 'incomplete', outcome: { kind: 'failure', words } };
}

function waivedTest(waived: readonly Problem[]): TestCase {
  const message = `waived: ${counted(waived.length, 'problem')}`;
  const words = () => ({ type: 'waived', message, lines: waived.map(problemLine) });
  return { name: 'waived', outcome: { kind: 'skipped', words } };
}

function suppressedTest({ finding, reason }: SuppressedFinding, result: ScanResult): TestCase {
  const message = suppressionText(reason);
  const words = () => ({ ...findingWords(finding, result), message });
  return { ...findingName(finding), outcome: { kind: 'skipped', words } };
}

function suppressionText(reason: SuppressionReason): string {
  switch (reason.kind) {
    case 'ignore-rule':
      return `suppressed by "${reason.rule}": ${reason.reason}`;
    case 'vex':
      return `suppressed by ${vexWords(reason.statement)}`;
    case 'kernel-headers':
      return reason.kind;
  }
}

function findingName({ id, severity, before, limit, package: { name, application } }: Finding): TestCase {
  // Leaves out whether it is overdue: a test keeps its name from day to day.
  const due = limit?.clock ? [`due ${limit.clock.due}`] : [];
  const remarks = [severity, ...(before ? ['before'] : []), ...due];
  return {
    name: `${id} (${remarks.join(', ')})`,
    group: application === undefined ? name : `${name} of ${application}`,
  };
}

function findingWords(finding: Finding, { image }: ScanResult): TestWords {
  const { id, title, severity, state, fixedVersion, package: pkg, evidence, kev, limit } = finding;
  const layer = image.layers[pkg.layer];
  const fix = fixedVersion === undefined ? `not fixed (${state})` : `fixed in ${fixedVersion}`;
  const urls = new Set(evidence.flatMap(({ url }) => url ?? []));
  return {
    type: severity,
    message: `${id} in ${pkg.name} ${pkg.version}: ${severity}, ${fix}`,
    lines: [
      ...(title === undefined ? [] : [title]),
      ...(kev ? [`known to be exploited since ${kev.dateAdded}`] : []),
      ...(limit ? [limitWords(limit)] : []),
      ...locationsOf(pkg).map(({ path }) => `at ${path}`),
      ...(layer?.digest === undefined ? [] : [`layer ${layer.digest}`]),
      ...urls,
    ],
  };
}

function problemLine(problem: Problem): string {
  return `${problem.kind}: ${problemText(problem)}`;
}
