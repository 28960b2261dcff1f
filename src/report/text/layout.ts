import { span, type PaintedLine, type Span, type Style } from './paint.ts';
import { fitText, textWidth } from './text-width.ts';
import { wrapText } from './wrap-text.ts';

export function lineWidth(line: PaintedLine): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** Cuts a line and marks the cut, even if a part ends at the edge and others would follow. */
export function fitLine(line: PaintedLine, width: number): PaintedLine {
  let room = width;
  let left = lineWidth(line);
  return line.flatMap((each) => {
    if (room <= 0) return [];
    left -= textWidth(each.text);
    const isEdge = left > 0 && textWidth(each.text) === room;
    const text = fitText(isEdge ? `${each.text} ` : each.text, room);
    room -= textWidth(text);
    if (text !== each.text) room = 0;
    return [{ ...each, text }];
  });
}

/** Places a left and a right part on one line; the right part goes below if both do not fit. */
export function spread(left: PaintedLine, right: PaintedLine, width: number): readonly PaintedLine[] {
  const gap = width - lineWidth(left) - lineWidth(right);
  if (gap >= 2) return [[...left, span(' '.repeat(gap)), ...right]];
  return [fitLine(left, width), fitLine([span('  '), ...right], width)];
}

/** Lays out a paragraph in one style, with an indent. */
export function paragraph(
  text: string,
  width: number,
  indent = '',
  style: Style = 'plain',
): readonly PaintedLine[] {
  const safe = span(text).text;
  return wrapText(safe, width - textWidth(indent)).map((line) => [span(indent), span(line, style)]);
}

/** Places as many items side by side as fit on a line. */
export function flow(
  items: readonly Span[],
  width: number,
  indent = '',
  separator = ' · ',
): readonly PaintedLine[] {
  const lines: Span[][] = [];
  let room = 0;
  for (const item of items) {
    const needed = textWidth(item.text) + textWidth(separator);
    const line = lines.at(-1);
    if (line && needed <= room) {
      line.push(span(separator, 'faint'), item);
      room -= needed;
    } else {
      lines.push([span(indent), item]);
      room = width - textWidth(indent) - textWidth(item.text);
    }
  }
  return lines.map((line) => fitLine(line, width));
}
