// RubyGems' Gem::Version: segments that are digits or letters, where letters sort below digits, so the first
// letters begin a pre-release; `-` means `.pre.`. Trailing zeros do not count, since a shorter version is
// padded with zeros; neither does the first run of zeros in front of letters (in RubyGems 3.6; older ones
// keep it between two runs of letters). The empty text, which RubyGems reads as 0, is refused. A platform
// (`1.2.0-x86-linux`) is not part of a version.

import { failed, type Result } from '../../domain/index.ts';
import { DOT_CHARACTER, endOfDigits, HYPHEN_CHARACTER, isDigit, isLetter, isZero } from '../characters.ts';
import { KeyWriter } from '../key-writer.ts';

/** Part kinds at one position, lowest first: a zero sorts by the next other segment. */
const TEXT = 0;
const ZERO_BEFORE_TEXT = 1;
const END = 2;
const ZERO_BEFORE_NUMBER = 3;
const FIRST_NUMBER = 4;
const END_OF_TEXT = 0;

const HYPHEN_MEANS = 'pre';

export function gemSortKey(version: string): Result<Uint8Array> {
  const text = version.trim();
  const end = endOfVersion(text);
  if (end < text.length || text === '') return failed(`unexpected character at position ${end + 1}`);
  const key = new KeyWriter(FIRST_NUMBER);
  const zeros = new Zeros();
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const stop = isDigit(code) ? endOfDigits(text, at) : endOfLetters(text, at);
    if (isDigit(code)) {
      if (isZero(text, at, stop)) zeros.add(at > 0 && isLetter(text.charCodeAt(at - 1)));
      else {
        zeros.writeBeforeNumber(key);
        key.number(text, at, stop);
      }
    } else if (isLetter(code)) {
      zeros.writeBeforeText(key, text.endsWith('-.', at));
      writeText(key, text, at, stop);
    } else if (code === HYPHEN_CHARACTER) {
      zeros.writeBeforeText(key, text.endsWith('-', at) || text.endsWith('.', at));
      writeText(key, HYPHEN_MEANS, 0, HYPHEN_MEANS.length);
    }
    at = Math.max(stop, at + 1);
  }
  key.byte(END);
  return key.finish();
}

/** Holds zeros back until the next segment decides about them. */
class Zeros {
  #count = 0;
  /** Whether letters directly precede the first zero. */
  #isGlued = false;
  #dropped = false;

  add(isGlued: boolean): void {
    if (this.#count === 0) this.#isGlued = isGlued;
    this.#count++;
  }

  writeBeforeNumber(key: KeyWriter): void {
    for (; this.#count > 0; this.#count--) key.byte(ZERO_BEFORE_NUMBER);
  }

  /** The dropped text may be no more than the second of two dots. */
  writeBeforeText(key: KeyWriter, isBehindTwoDots: boolean): void {
    const fixed = this.#isGlued ? 1 : 0;
    if (!this.#dropped && this.#count > fixed) {
      this.#dropped = true;
      this.#count = fixed;
    }
    if (isBehindTwoDots) this.#dropped = true;
    for (; this.#count > 0; this.#count--) key.byte(ZERO_BEFORE_TEXT);
  }
}

/** Ruby compares bytes, so upper case comes first. */
function writeText(key: KeyWriter, text: string, start: number, end: number): void {
  key.byte(TEXT);
  for (let at = start; at < end; at++) key.byte(text.charCodeAt(at));
  key.byte(END_OF_TEXT);
}

/**
 * Returns the end of a version: digits, then segments between dots, which may contain hyphens after the first
 * hyphen.
 */
function endOfVersion(text: string): number {
  let at = endOfDigits(text, 0);
  if (at === 0) return 0;
  let mayHoldHyphens = false;
  for (;;) {
    const separator = text.charCodeAt(at);
    mayHoldHyphens ||= separator === HYPHEN_CHARACTER;
    if (separator !== DOT_CHARACTER && separator !== HYPHEN_CHARACTER) return at;
    const start = at + 1;
    let end = start;
    while (isSegmentCharacter(text.charCodeAt(end), mayHoldHyphens)) end++;
    if (end === start) return at;
    at = end;
  }
}

function isSegmentCharacter(code: number, mayHoldHyphens: boolean): boolean {
  return isDigit(code) || isLetter(code) || (mayHoldHyphens && code === HYPHEN_CHARACTER);
}

function endOfLetters(text: string, start: number): number {
  let at = start;
  while (isLetter(text.charCodeAt(at))) at++;
  return at;
}
