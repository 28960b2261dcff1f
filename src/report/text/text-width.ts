/**
 * Ranges whose characters fill two columns (Unicode Standard Annex 11, W and F). Merged across unassigned,
 * zero-width and emoji characters.
 */
const WIDE_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0xa4c6],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2fb],
  [0x1d300, 0x1d376],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];
/** Latin letters, and the marks in our own reports: nearly all text, which needs no clusters. */
const ONE_COLUMN_EACH =
  /^[\u{20}-\u{7e}\u{a0}-\u{ac}\u{ae}-\u{2ff}\u{2010}-\u{2027}\u{2190}-\u{21ff}\u{2500}-\u{25fc}]*$/u;

/** Created on demand, which is rare: it takes as long as a third of a warm scan. */
const unicode = once(() => ({
  segmenter: new Intl.Segmenter(),
  /** Clusters that a terminal draws as one emoji: a flag, a keycap, a family joined by joiners, a heart made red. */
  emoji: /^(?:\p{RGI_Emoji}|\p{Regional_Indicator}|[\d#*]\u{fe0f})/v,
  hangul: /^[\u{1100}-\u{115e}\u{1161}-\u{11ff}\u{a960}-\u{a97c}\u{ac00}-\u{d7fb}]/u,
  /** Combining marks, joiners and the like. Arabic, Syriac and Kaithi signs that span digits are visible. */
  zeroWidth:
    /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}[\p{Cf}--[\u{600}-\u{605}\u{6dd}\u{890}\u{891}\u{8e2}\u{110bd}\u{110cd}]]]$/v,
}));

/** A text that a reader sees as one character (Unicode Standard Annex 29), and its width in columns. */
interface Cluster {
  readonly text: string;
  readonly width: number;
}

/** Returns a text's width in terminal columns; the text must have no control characters. */
export function textWidth(text: string): number {
  if (ONE_COLUMN_EACH.test(text)) return text.length;
  let width = 0;
  for (const cluster of clustersOf(text)) width += cluster.width;
  return width;
}

/** Splits a text where a line may break. No part is wider than two columns, however many marks a letter carries. */
export function* clustersOf(text: string): Generator<Cluster, void> {
  if (ONE_COLUMN_EACH.test(text)) {
    for (const character of text) yield { text: character, width: 1 };
    return;
  }
  for (const { segment } of unicode().segmenter.segment(text)) {
    const width = clusterWidth(segment);
    if (width <= 2) yield { text: segment, width };
    else for (const character of segment) yield { text: character, width: characterWidth(character) };
  }
}

/** Cuts a text to a width and marks the cut with an ellipsis. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return '';
  let fitted = '';
  let room = width - 1;
  for (const cluster of clustersOf(text)) {
    room -= cluster.width;
    if (room < 0) break;
    fitted += cluster.text;
  }
  return `${fitted.trimEnd()}…`;
}

/** Pads a text with blanks on its right or left. */
export function padText(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return side === 'right' ? text + blanks : blanks + text;
}

function clusterWidth(cluster: string): number {
  if (unicode().emoji.test(cluster)) return 2;
  let width = 0;
  for (const character of cluster) {
    width += characterWidth(character);
    // The letters in a Hangul syllable share its columns.
    if (unicode().hangul.test(character)) break;
  }
  return width;
}

function characterWidth(character: string): 0 | 1 | 2 {
  if (unicode().zeroWidth.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  const isWide = WIDE_RANGES.some(([first, last]) => code >= first && code <= last);
  return isWide || unicode().emoji.test(character) ? 2 : 1;
}

function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}
