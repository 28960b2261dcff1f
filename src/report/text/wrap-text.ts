import { clustersOf, textWidth } from './text-width.ts';

/** Breaks a text at its blanks into lines; breaks a wider word at the line's end. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (textWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word, width);
    line = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(piece);
  }
  return line === '' ? lines : [...lines, line];
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let room = width;
  for (const cluster of clustersOf(word)) {
    room -= cluster.width;
    if (room < 0 && piece !== '') {
      pieces.push(piece);
      piece = '';
      room = width - cluster.width;
    }
    piece += cluster.text;
  }
  return [...pieces, piece];
}
