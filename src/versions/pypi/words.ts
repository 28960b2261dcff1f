// Words for pre-, post- and development releases, in every spelling that PEP 440 normalises.

import { endOfDigits } from '../characters.ts';

const SPELLINGS = {
  // Longer spellings first: `alpha` begins with `a`.
  pre: [
    ['alpha', 'a'],
    ['a', 'a'],
    ['beta', 'b'],
    ['b', 'b'],
    ['preview', 'rc'],
    ['pre', 'rc'],
    ['rc', 'rc'],
    ['c', 'rc'],
  ],
  post: [
    ['post', 'post'],
    ['rev', 'post'],
    ['r', 'post'],
  ],
  dev: [['dev', 'dev']],
} as const;

type Kind = keyof typeof SPELLINGS;

/** A word and the number behind it; an empty number is zero. */
export interface Word<K extends Kind = Kind> {
  readonly word: (typeof SPELLINGS)[K][number][1];
  readonly number: number;
  readonly end: number;
}

/** Parses `[.-_]word[.-_]N` in lower case; undefined if no word matches. */
export function wordAt<K extends Kind>(text: string, start: number, kind: K): Word<K> | undefined {
  const at = skipSeparator(text, start);
  const spellings: readonly (readonly [string, Word<K>['word']])[] = SPELLINGS[kind];
  for (const [spelling, word] of spellings) {
    if (!text.startsWith(spelling, at)) continue;
    const number = skipSeparator(text, at + spelling.length);
    return { word, number, end: endOfDigits(text, number) };
  }
  return undefined;
}

function skipSeparator(text: string, at: number): number {
  return at < text.length && '.-_'.includes(text.charAt(at)) ? at + 1 : at;
}
