import { isHole, type Problem, type ProblemKind } from '../../domain/index.ts';
import { paragraph } from '../layout.ts';
import { EMPTY_LINE, span, type Line } from '../paint.ts';
import { counted } from '../quantities.ts';

/** Each hole is shown; of the notes of one kind, this many. */
const NOTES_SHOWN = 3;
const INDENT = '  ';
const DEEPER = '    ';

/** What could hide something, each by itself; and what is merely odd, by kind. */
export function problemList(problems: readonly Problem[], width: number): readonly Line[] {
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
): readonly Line[] {
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
): readonly Line[] {
  const more = problems.length - shown;
  return [
    [
      span(INDENT),
      span(kind, 'strong'),
      ...(problems.length > 1 ? [span(` ×${problems.length}`, 'faint')] : []),
    ],
    ...problems.slice(0, shown).flatMap((problem) => paragraph(describe(problem), width, DEEPER)),
    ...(more > 0 ? paragraph(`and ${more} more`, width, DEEPER, 'faint') : []),
  ];
}

/** The subject is what a waiver names, so it is always there to be copied. */
function describe({ subject, message }: Problem): string {
  return message.includes(subject) ? message : `${subject}: ${message}`;
}
