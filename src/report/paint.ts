import { printable } from '../errors/index.ts';
import { SEVERITIES, type Severity } from '../domain/index.ts';

/** Meaning of a piece of text rather than its look. */
export type Style = 'plain' | 'strong' | 'faint' | 'good' | 'bad' | 'doubtful' | 'name' | Severity;

/** Select Graphic Rendition (ECMA-48), from the sixteen colours that every terminal's theme keeps readable. */
const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  strong: '1',
  faint: '2',
  good: '32',
  bad: '1;31',
  doubtful: '33',
  name: '1;36',
  critical: '1;97;41',
  high: '31',
  medium: '33',
  low: '36',
  negligible: '2',
  unknown: '35',
};

/** A piece of one line. Made only by {@link span}, so that no text reaches a terminal unsanitised. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

export function span(text: string, style: Style = 'plain'): Span {
  return { text: printable(text), style };
}

export const EMPTY_LINE: Line = [];

export function paint(lines: readonly Line[], colour: boolean): string {
  return lines
    .map(
      (line) =>
        `${line
          .map((each) => paintSpan(each, colour))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Returns a severity's mark; only its colour distinguishes the levels. */
export function severityMark(severity: Severity): Span {
  return span('●', severity === 'critical' ? 'bad' : severity);
}

/** Formats `2 critical`, `10 high`: the levels that occur, the worst first. */
export function severityCounts(counts: Readonly<Record<Severity, number>>): readonly Span[] {
  return SEVERITIES.toReversed().flatMap((severity) =>
    counts[severity] > 0 ? [span(`${counts[severity]} ${severity}`, severity)] : [],
  );
}

function paintSpan({ text, style }: Span, colour: boolean): string {
  return colour && style !== 'plain' && text !== '' ? `\u{1b}[${CODES[style]}m${text}\u{1b}[0m` : text;
}
