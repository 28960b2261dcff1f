import { counted, isHole, type Problem, type ProblemKind } from '../../domain/index.ts';
import { paragraph } from '../text/layout.ts';
import { EMPTY_LINE, span, type PaintedLine } from '../text/paint.ts';
import { problemText } from '../words/problem-text.ts';

/** Notes to show per kind; holes are always shown. */
const NOTES_SHOWN = 3;
const INDENT = '  ';
const DEEPER = '    ';

/** Lists holes one by one, and notes by kind. */
export function problemList(problems: readonly Problem[], width: number): readonly PaintedLine[] {
  const holes = problems.filter(isHole);
  const notes = problems.filter((problem) => !isHole(problem));
  return [
    ...section(
      `Not everything could be checked: ${counted(holes.length, 'hole')}`,
      'bad',
      holes,
      Infinity,
      width,
    ),
    ...section(counted(notes.length, 'note'), 'doubtful', notes, NOTES_SHOWN, width),
  ];
}

function section(
  title: string,
  style: 'bad' | 'doubtful',
  problems: readonly Problem[],
  shown: number,
  width: number,
): readonly PaintedLine[] {
  if (problems.length === 0) return [];
  const byKind = Map.groupBy(problems, ({ kind }) => kind);
  return [
    ...paragraph(title, width, '', style),
    ...byKind.entries().flatMap(([kind, ours]) => kindLines(kind, ours, shown, width)),
    EMPTY_LINE,
  ];
}

function kindLines(
  kind: ProblemKind,
  problems: readonly Problem[],
  shown: number,
  width: number,
): readonly PaintedLine[] {
  const more = problems.length - shown;
  return [
    [
      span(INDENT),
      span(kind, 'strong'),
      ...(problems.length > 1 ? [span(` ×${problems.length}`, 'faint')] : []),
    ],
    ...problems.slice(0, shown).flatMap((problem) => paragraph(problemText(problem), width, DEEPER)),
    ...(more > 0 ? paragraph(`and ${more} more`, width, DEEPER, 'faint') : []),
  ];
}
