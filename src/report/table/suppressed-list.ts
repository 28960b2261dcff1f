import { counted, countIds, type SuppressedFinding, type SuppressionReason } from '../../domain/index.ts';
import { fitLine, paragraph } from '../text/layout.ts';
import { EMPTY_LINE, span, type PaintedLine } from '../text/paint.ts';
import { vexWords } from '../words/vex-words.ts';

const INDENT = '  ';
const DEEPER = '    ';

/** Lists suppressed findings: the number of CVEs by reason, and each one on request. */
export function suppressedList(
  suppressed: readonly SuppressedFinding[],
  showAll: boolean,
  width: number,
): readonly PaintedLine[] {
  if (suppressed.length === 0) return [];
  const byReason = Map.groupBy(suppressed, ({ reason }) => reasonText(reason));
  const hint = showAll ? '' : ' (--show-suppressed lists them)';
  return [
    ...paragraph(`${counted(count(suppressed), 'CVE')} suppressed${hint}`, width, '', 'faint'),
    ...byReason
      .entries()
      .flatMap(([reason, ours]) => [
        ...paragraph(`${count(ours)} ${reason}`, width, INDENT, 'faint'),
        ...(showAll ? ours.map((each) => fitLine(suppressedLine(each), width)) : []),
      ]),
    EMPTY_LINE,
  ];
}

function suppressedLine({ finding }: SuppressedFinding): PaintedLine {
  const { id, package: pkg, severity } = finding;
  return [span(DEEPER), span(id, 'strong'), span(`  ${pkg.name} ${pkg.version}  `), span(severity, severity)];
}

function reasonText(reason: SuppressionReason): string {
  switch (reason.kind) {
    case 'kernel-headers':
      return 'of the kernel, of which only header files are installed';
    case 'vex':
      return `by ${vexWords(reason.statement)}`;
    case 'ignore-rule':
      return `by the rule for ${reason.rule}: ${reason.reason}`;
  }
}

function count(suppressed: readonly SuppressedFinding[]): number {
  return countIds(suppressed.map(({ finding }) => finding));
}
