import { styleText } from 'node:util';
import { printable } from '../../errors/index.ts';
import { compareSeverity, WORST_FIRST, type Severity } from '../../domain/index.ts';

/** A text's meaning rather than its look. */
export type Style = 'plain' | 'strong' | 'faint' | 'good' | 'bad' | 'doubtful' | 'name' | Severity;

type TextFormat = Parameters<typeof styleText>[0];

/** Formats from the sixteen colours that every terminal theme keeps readable. */
const FORMATS: Readonly<Record<Style, TextFormat>> = {
  plain: [],
  strong: 'bold',
  faint: 'dim',
  good: 'green',
  bad: ['bold', 'red'],
  doubtful: 'yellow',
  name: ['bold', 'cyan'],
  malicious: ['bold', 'whiteBright', 'bgMagenta'],
  critical: ['bold', 'whiteBright', 'bgRed'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  negligible: 'dim',
  unknown: 'magenta',
};

/** A piece of one line. Created only by {@link span}, so that no text reaches a terminal unsanitised. */
export interface Span {
  readonly text: string;
  readonly style: Style;
  /** An address that terminals open. */
  readonly link?: string;
}

/** Abilities of what shows a text. */
export interface Painting {
  readonly colour: boolean;
  readonly links?: boolean;
}

export type PaintedLine = readonly Span[];

export function span(text: string, style: Style = 'plain'): Span {
  return { text: printable(text), style };
}

export const EMPTY_LINE: PaintedLine = [];

export function paint(lines: readonly PaintedLine[], painting: Painting): string {
  return lines
    .map(
      (line) =>
        `${line
          .map((each) => paintSpan(each, painting))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Returns a severity's mark; only its colour distinguishes the levels. */
export function severityMark(severity: Severity): Span {
  return span('●', compareSeverity(severity, 'critical') < 0 ? severity : 'bad');
}

/** Formats `2 critical`, `10 high`: the levels that occur, the worst first. */
export function severitySpans(counts: Readonly<Record<Severity, number>>): readonly Span[] {
  return WORST_FIRST.flatMap((severity) =>
    counts[severity] > 0 ? [span(`${counts[severity]} ${severity}`, severity)] : [],
  );
}

function paintSpan({ text, style, link }: Span, { colour, links = false }: Painting): string {
  if (text === '') return text;
  // The caller has decided about colour; Node would check standard output.
  const painted =
    colour && style !== 'plain' ? styleText(FORMATS[style], text, { validateStream: false }) : text;
  return links && link !== undefined ? hyperlink(painted, link) : painted;
}

/** By OSC 8; the address must be printable ASCII. */
function hyperlink(text: string, address: string): string {
  return `\u001B]8;;${address}\u001B\\${text}\u001B]8;;\u001B\\`;
}
