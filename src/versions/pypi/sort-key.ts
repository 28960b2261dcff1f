// PEP 440, as implemented by Python's `packaging`: `[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]`, in any
// spelling that it normalises (`1.0-alpha.1`, `v1.0c`, `1.0-1` for a post-release).
//
// A local version (`2.0.0+cu118`) is a rebuild of its public one, and the specification compares it as that
// one unless the bound names a local version too. The key holds it behind all else, above its absence, so `<
// 2.0.0` and `>= 2.0.0` are right by themselves; "up to and including 2.0.0" ends behind all its rebuilds:
// see `pypiLastKey`.

import { failed, ok, type Result } from '../../domain/index.ts';
import {
  DOT_CHARACTER,
  endOfDigits,
  HYPHEN_CHARACTER,
  isDigit,
  isLower,
  isZero,
  PLUS_CHARACTER,
} from '../characters.ts';
import { KeyWriter } from '../key-writer.ts';
import { wordAt, type Word } from './words.ts';

/** Ends a number list or a text, and represents absent parts that sort lowest: a post-release, a local version. */
const END = 0;
/** "Comparison of numeric segments with alphanumeric ones: the numeric segment always compares as greater." */
const TEXT = 1;
const FIRST_NUMBER = 2;
/** A development release sorts below the version that it leads to. */
const NO_DEV = 0xff;
/** Above any local version. */
const HIGHEST = 0xff;

/** "Within a numeric release": `.devN, aN, bN, rcN, <no suffix>, .postN`. */
const DEV_OF_RELEASE = 0;
const PRE_RELEASES = { a: 1, b: 2, rc: 3 } as const;
const RELEASE = 4;

const BANG_CHARACTER = 0x21;

export function pypiSortKey(version: string): Result<Uint8Array> {
  return writeVersion(version, END);
}

/** Returns the key for an inclusive upper bound: one without a local version includes all its local versions. */
export function pypiLastKey(version: string): Result<Uint8Array> {
  return writeVersion(version, HIGHEST);
}

function writeVersion(version: string, withoutLocal: number): Result<Uint8Array> {
  const text = version.trim().toLowerCase();
  const key = new KeyWriter(FIRST_NUMBER);
  const release = writeRelease(key, text);
  if (!release.ok) return release;
  const at = writeSuffixes(key, text, release.value);
  if (at === text.length) {
    key.byte(withoutLocal);
    return key.finish();
  }
  if (text.charCodeAt(at) !== PLUS_CHARACTER) return failed(`unexpected character at position ${at + 1}`);
  return writeLocal(key, text, at + 1) ? key.finish() : failed('the local version is malformed');
}

/** Writes epoch and release, ignoring trailing zeros; returns where it ends. */
function writeRelease(key: KeyWriter, text: string): Result<number> {
  let at = text.startsWith('v') ? 1 : 0;
  const first = endOfDigits(text, at);
  const hasEpoch = first > at && text.charCodeAt(first) === BANG_CHARACTER;
  key.number(text, at, hasEpoch ? first : at);
  if (hasEpoch) at = first + 1;
  let zeros = 0;
  for (;;) {
    const end = endOfDigits(text, at);
    if (end === at) return failed('no release number');
    if (isZero(text, at, end)) zeros++;
    else {
      for (; zeros > 0; zeros--) key.number(text, at, at);
      key.number(text, at, end);
    }
    at = end;
    if (text.charCodeAt(at) !== DOT_CHARACTER || !isDigit(text.charCodeAt(at + 1))) break;
    at++;
  }
  key.byte(END);
  return ok(at);
}

/** Writes pre-, post- and development release, each optional; returns where they end. */
function writeSuffixes(key: KeyWriter, text: string, start: number): number {
  const pre = wordAt(text, start, 'pre');
  const post = postAt(text, pre?.end ?? start);
  const dev = wordAt(text, post?.end ?? pre?.end ?? start, 'dev');
  if (pre) {
    key.byte(PRE_RELEASES[pre.word]);
    key.number(text, pre.number, pre.end);
  } else {
    key.byte(post === undefined && dev !== undefined ? DEV_OF_RELEASE : RELEASE);
  }
  if (post) key.number(text, post.number, post.end);
  else key.byte(END);
  if (dev) key.number(text, dev.number, dev.end);
  else key.byte(NO_DEV);
  return dev?.end ?? post?.end ?? pre?.end ?? start;
}

/** A post-release may be no more than a hyphen and its number. */
function postAt(text: string, at: number): Pick<Word, 'number' | 'end'> | undefined {
  const end = text.charCodeAt(at) === HYPHEN_CHARACTER ? endOfDigits(text, at + 1) : 0;
  return end > at + 1 ? { number: at + 1, end } : wordAt(text, at, 'post');
}

/** Writes alphanumeric segments between `.`, `-` or `_`; false for anything else. */
function writeLocal(key: KeyWriter, text: string, start: number): boolean {
  let at = start;
  for (;;) {
    const digits = endOfDigits(text, at);
    let end = digits;
    while (isLower(text.charCodeAt(end)) || isDigit(text.charCodeAt(end))) end++;
    if (end === at) return false;
    if (end === digits) key.number(text, at, end);
    else {
      key.byte(TEXT);
      for (; at < end; at++) key.byte(text.charCodeAt(at));
      key.byte(END);
    }
    if (end === text.length) break;
    if (!'.-_'.includes(text.charAt(end))) return false;
    at = end + 1;
  }
  key.byte(END);
  return true;
}
