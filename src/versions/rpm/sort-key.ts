// rpm-version(7), as implemented by rpm's rpmverParse(), rpmverCmp() and rpmvercmp(). Rpm compares any text but the
// empty one, even `1:` and `-1`, which it sorts below all others.

import { failed, ok, type Result } from '../../domain/index.ts';
import { endOfDigits, isDigit, isLetter } from '../characters.ts';
import { KeyWriter } from '../key-writer.ts';

/** Bytes that may follow a whole segment, in rpm's order. Letters represent themselves. */
const END_OF_LETTERS = 0x00;
const TILDE = 0x01;
const END_OF_PART = 0x02;
const CARET = 0x03;
/** Numbers sort above letters: the first byte after `z`. */
const FIRST_NUMBER = 0x7b;
/** Above any possible start of a release. */
const HIGHEST = Uint8Array.of(0xff);

const TILDE_CHARACTER = 0x7e;
const CARET_CHARACTER = 0x5e;
const COLON_CHARACTER = 0x3a;

/**
 * Treats an absent epoch as zero, and an absent release as lower than any, as rpm itself compares versions
 * (in a dependency rpm lets it match any release, which no order can express).
 */
export function rpmSortKey(version: string): Result<Uint8Array> {
  if (version === '') return failed('empty');
  if (version.includes('\0')) return failed('contains a NUL character');
  const digits = endOfDigits(version, 0);
  const hasEpoch = version.charCodeAt(digits) === COLON_CHARACTER;
  const start = hasEpoch ? digits + 1 : 0;
  const hyphen = version.lastIndexOf('-');
  const hasRelease = hyphen >= start;
  const end = hasRelease ? hyphen : version.length;

  const key = new KeyWriter(FIRST_NUMBER);
  key.number(version, 0, hasEpoch ? digits : 0);
  writeSegments(key, version, start, end);
  if (hasRelease) writeSegments(key, version, hyphen + 1, version.length);
  return key.finish();
}

/**
 * Returns the key for an inclusive upper bound. Azure Linux bounds unfixed ranges by the release without its
 * dist tag: "up to 1.2.3-4" includes 1.2.3-4.azl3. Letters sort below any number, so any extension of that
 * release stays below `1.2.3-4.0`; a version without a release includes all its releases.
 */
export function rpmLastKey(version: string): Result<Uint8Array> {
  const key = rpmSortKey(version);
  if (!key.ok) return key;
  const hasRelease = version.lastIndexOf('-') > version.indexOf(':');
  return hasRelease ? rpmSortKey(`${version}.0`) : ok(Buffer.concat([key.value, HIGHEST]));
}

/** Everything but ASCII letters, digits, `~` and `^` only separates: `1.0`, `1_0` and `1é0` are equal. */
function writeSegments(key: KeyWriter, text: string, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      const stop = endOfDigits(text, at, end);
      key.number(text, at, stop);
      at = stop;
    } else if (isLetter(code)) {
      for (; at < end && isLetter(text.charCodeAt(at)); at++) key.byte(text.charCodeAt(at));
      key.byte(END_OF_LETTERS);
    } else {
      if (code === TILDE_CHARACTER) key.byte(TILDE);
      if (code === CARET_CHARACTER) key.byte(CARET);
      at++;
    }
  }
  key.byte(END_OF_PART);
}
