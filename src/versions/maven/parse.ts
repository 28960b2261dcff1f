// Maven's version syntax, as in Maven 3.9's ComparableVersion: items between dots, and lists that a hyphen,
// or a change between letters and digits, opens inside the previous list. A list holds at most one other, as
// its last item, so a version is a chain of lists.

import { isDigit, ZERO } from '../characters.ts';

/** Qualifiers in sort order; the empty one is the release itself. */
export const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'] as const;
export const RELEASE_QUALIFIER = QUALIFIERS.indexOf('');
/** The rank of any other text. */
export const UNKNOWN = QUALIFIERS.length;
/** The rank of a number. */
export const NUMBER = UNKNOWN + 1;

const RANKS: ReadonlyMap<string, number> = new Map<string, number>([
  ...QUALIFIERS.map((name, rank) => [name, rank] as const),
  ['cr', QUALIFIERS.indexOf('rc')],
  ...['ga', 'final', 'release'].map((name) => [name, RELEASE_QUALIFIER] as const),
]);
/** Qualifiers for single letters directly before a digit. */
const LETTERS: Readonly<Partial<Record<string, string>>> = { a: 'alpha', b: 'beta', m: 'milestone' };

export interface Item {
  readonly rank: number;
  readonly start: number;
  readonly end: number;
  /** Like an absent item: a zero, or a synonym for the release. */
  readonly isNull: boolean;
}

/** Parses lower-case text into its chain of lists, without trailing nulls in any list. */
export function parseLists(text: string): readonly (readonly Item[])[] {
  let list: Item[] = [];
  const lists = [list];
  const open = () => lists.push((list = []));
  let inNumber = false;
  let start = 0;
  const close = (end: number) =>
    list.push(inNumber || start === end ? number(text, start, end) : word(text, start, end));
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '.' || character === '-') {
      close(at);
      start = at + 1;
      if (character === '-') open();
      continue;
    }
    const digit = isDigit(text.charCodeAt(at));
    if (digit !== inNumber && at > start) {
      if (digit && list.length > 0) open();
      list.push(inNumber ? number(text, start, at) : word(text, start, at, true));
      start = at;
      open();
    }
    inNumber = digit;
  }
  if (start < text.length) {
    if (!inNumber && list.length > 0) open();
    close(text.length);
  }
  return withoutTrailingNulls(lists);
}

function withoutTrailingNulls(lists: Item[][]): Item[][] {
  for (const list of lists) while (list.at(-1)?.isNull) list.pop();
  while (lists.length > 1 && lists.at(-1)?.length === 0) lists.pop();
  return lists;
}

function number(text: string, start: number, end: number): Item {
  let at = start;
  while (at < end && text.charCodeAt(at) === ZERO) at++;
  return { rank: NUMBER, start: at, end, isNull: at === end };
}

function word(text: string, start: number, end: number, beforeDigit = false): Item {
  const written = text.slice(start, end);
  const name = (beforeDigit ? LETTERS[written] : undefined) ?? written;
  const rank = RANKS.get(name) ?? UNKNOWN;
  return { rank, start, end, isNull: rank === RELEASE_QUALIFIER };
}
