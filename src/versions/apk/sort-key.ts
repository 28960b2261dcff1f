// apk versions, compared as by `apk version --test` in apk-tools 2.14: `1.2.3a_rc1-r4`. Its quirks are the
// specification: a component with leading zeros sorts as a fraction would (1.05 < 1.4), and any value may be
// absent (`1.`, `_p`, `-r`) and is then zero. It also orders versions that `apk version --check` refuses,
// which real records need (`10.0.11-0`, `1.34.0_r0`): it stops at the first character out of place, which
// sorts above anything valid there, and an unknown suffix, or a number longer than 17 digits, has the value
// -1.
//
// Other releases differ: 2.12 also counts the first leading zero, and sorts an unknown suffix above the
// version's end; 3.0 sorts a character out of place below anything valid there, and allows a commit
// (`~0a1b2c`).

import { failed, type Result } from '../../domain/index.ts';
import { endOfDigits, ZERO } from '../characters.ts';
import { KeyWriter } from '../key-writer.ts';
import { nextToken, type TokenKind } from './tokens.ts';

/** Suffixes in apk's order: the first four sort below the version's end, the others above it. */
const PRE_RELEASES = ['alpha', 'beta', 'pre', 'rc'] as const;
const POST_RELEASES = ['cvs', 'svn', 'git', 'hg', 'p'] as const;

/** First byte in a token, lowest first: where two versions agree so far, the next token decides. */
const FIRST_PRE_RELEASE = 0;
const END = FIRST_PRE_RELEASE + PRE_RELEASES.length;
const REVISION = END + 1;
const SUFFIX_NUMBER = REVISION + 1;
const FIRST_POST_RELEASE = SUFFIX_NUMBER + 1;
const LETTER = FIRST_POST_RELEASE + POST_RELEASES.length;
const NUMBER = LETTER + 1;
const COMPONENT = NUMBER + 1;
const OUT_OF_PLACE = COMPONENT + 1;

/** First byte in a value. Leading zeros count as a negative value, below all numbers. */
const NEGATIVE = 0;
const FIRST_NUMBER = 1;

/** More digits could overflow apk's 64-bit integers: it gives up on such a number. */
const MAX_DIGITS = 17;
const UNREADABLE_SUFFIX = FIRST_PRE_RELEASE + PRE_RELEASES.indexOf('rc');

/** Fails only for text that cannot be passed to apk. */
export function apkSortKey(version: string): Result<Uint8Array> {
  if (version.includes('\0')) return failed('contains a NUL character');
  const key = new KeyWriter(FIRST_NUMBER);
  let kind: TokenKind = 'number';
  let end = writeNumber(key, version, 0);
  while (end !== undefined && end < version.length) {
    const next = nextToken(kind, version, end);
    if (next) kind = next.kind;
    end = next && writeToken(key, kind, version, next.at);
  }
  key.byte(end === undefined ? OUT_OF_PLACE : END);
  return key.finish();
}

/** Writes one token whose value begins at `at`; returns its end, or undefined if apk gives up on it. */
function writeToken(key: KeyWriter, kind: TokenKind, text: string, at: number): number | undefined {
  switch (kind) {
    case 'letter':
      key.byte(LETTER);
      key.byte(text.charCodeAt(at));
      return at + 1;
    case 'component':
      key.byte(COMPONENT);
      return writeComponent(key, text, at);
    case 'number':
      key.byte(NUMBER);
      return writeNumber(key, text, at);
    case 'suffix':
      return writeSuffix(key, text, at);
    case 'suffix-number':
      key.byte(SUFFIX_NUMBER);
      return writeNumber(key, text, at);
    case 'revision':
      key.byte(REVISION);
      return writeNumber(key, text, at);
  }
}

function writeNumber(key: KeyWriter, text: string, at: number): number | undefined {
  const end = endOfDigits(text, at);
  if (end - at > MAX_DIGITS) {
    writeNegative(key, 1);
    return undefined;
  }
  key.number(text, at, end);
  return end;
}

function writeNegative(key: KeyWriter, value: number): void {
  key.byte(NEGATIVE);
  key.uint32(~value);
}

/**
 * A leading zero is a separate token: each further zero sorts lower, and the rest follows, starting at the
 * last zero.
 */
function writeComponent(key: KeyWriter, text: string, at: number): number | undefined {
  if (text.charCodeAt(at) !== ZERO) return writeNumber(key, text, at);
  let lastZero = at;
  while (text.charCodeAt(lastZero + 1) === ZERO) lastZero++;
  if (lastZero === at) {
    key.number(text, at, at + 1);
  } else {
    writeNegative(key, lastZero - at);
  }
  key.byte(NUMBER);
  return writeNumber(key, text, lastZero);
}

function writeSuffix(key: KeyWriter, text: string, at: number): number | undefined {
  for (const [index, name] of PRE_RELEASES.entries()) {
    if (!text.startsWith(name, at)) continue;
    key.byte(FIRST_PRE_RELEASE + index);
    return at + name.length;
  }
  for (const [index, name] of POST_RELEASES.entries()) {
    if (!text.startsWith(name, at)) continue;
    key.byte(FIRST_POST_RELEASE + index);
    return at + name.length;
  }
  if (at < text.length) {
    key.byte(UNREADABLE_SUFFIX);
    return undefined;
  }
  // A trailing `_` has the value zero, which is also the value of `cvs`.
  key.byte(FIRST_POST_RELEASE);
  return at;
}
