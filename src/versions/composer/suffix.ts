import { defined } from '../../domain/index.ts';
import { endOfDigits } from '../characters.ts';
import type { DigitSpan } from './numbers.ts';

/** The text behind a version's numbers. */
export interface Suffix {
  readonly stability?: 'alpha' | 'beta' | 'rc' | 'patch';
  readonly numbers: readonly DigitSpan[];
  readonly isDev: boolean;
}

/** Longer spellings first. */
const SPELLINGS = [
  ['stable', 'stable'],
  ['beta', 'beta'],
  ['b', 'beta'],
  ['rc', 'rc'],
  ['alpha', 'alpha'],
  ['a', 'alpha'],
  ['patch', 'patch'],
  ['pl', 'patch'],
  ['p', 'patch'],
] as const;

/**
 * Parses `-beta.2-dev` up to the end of the text; undefined for anything else. A separator may come without a
 * suffix.
 */
export function suffixAt(text: string, start: number): Suffix | undefined {
  let at = skipOne(text, start, '._-');
  const [spelling, stability] = SPELLINGS.find(([word]) => text.startsWith(word, at)) ?? [''];
  at += spelling.length;
  const numbers: DigitSpan[] = [];
  while (spelling !== '') {
    const digits = skipOne(text, at, '.-');
    const end = endOfDigits(text, digits);
    if (end === digits) break;
    numbers.push({ start: digits, end });
    at = end;
  }
  const dev = skipOne(text, at, '.-');
  const isDev = text.startsWith('dev', dev);
  if ((isDev ? dev + 'dev'.length : at) !== text.length) return undefined;
  if (stability === 'stable') return { numbers: [], isDev: false };
  return { ...defined({ stability }), numbers, isDev };
}

function skipOne(text: string, at: number, separators: string): number {
  return at < text.length && separators.includes(text.charAt(at)) ? at + 1 : at;
}
