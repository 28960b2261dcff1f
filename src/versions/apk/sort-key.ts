// apk versions as apk-tools 2.14 compares them: `1.2.3a_rc1-r4`. Its quirks are the specification: a component with
// leading zeros sorts as a fraction would (1.05 < 1.4), any value may be absent (`1.`, `_p`, `-r`) and is then zero,
// and a number has at most 17 digits. What `apk version --check` refuses fails, and so does the empty text.

import { failed, ok, type Result } from '../../domain/index.ts';
import { endOfDigits, ZERO } from '../characters.ts';
import { KeyWriter } from '../key-writer.ts';
import { nextToken, type TokenKind } from './tokens.ts';

/** Suffixes in apk's order: the first four sort below the end of a version, the others above it. */
const PRE_RELEASES = ['alpha', 'beta', 'pre', 'rc'] as const;
const POST_RELEASES = ['cvs', 'svn', 'git', 'hg', 'p'] as const;

/** The byte that opens a token, lowest first: where two versions agree so far, what comes next decides. */
const FIRST_PRE_RELEASE = 0;
const END = FIRST_PRE_RELEASE + PRE_RELEASES.length;
const REVISION = END + 1;
const SUFFIX_NUMBER = REVISION + 1;
const FIRST_POST_RELEASE = SUFFIX_NUMBER + 1;
const LETTER = FIRST_POST_RELEASE + POST_RELEASES.length;
const NUMBER = LETTER + 1;
const COMPONENT = NUMBER + 1;

/** The byte that opens a value. Leading zeros count as a negative one, below all numbers. */
const NEGATIVE = 0;
const FIRST_NUMBER = 1;

/** apk refuses more, which could overflow its 64-bit integers. */
const MAX_DIGITS = 17;

export function apkSortKey(version: string): Result<Uint8Array> {
  if (version === '') return failed('it is empty');
  const key = new KeyWriter(FIRST_NUMBER);
  let kind: TokenKind = 'number';
  let end = writeNumber(key, version, 0);
  while (end.ok && end.value < version.length) {
    const next = nextToken(kind, version, end.value);
    if (!next) return failed(`what stands at character ${end.value + 1} is out of place`);
    kind = next.kind;
    end = writeToken(key, kind, version, next.at);
  }
  if (!end.ok) return end;
  key.byte(END);
  return key.finish();
}

/** Writes one token whose value begins at `at`; returns where it ends. */
function writeToken(key: KeyWriter, kind: TokenKind, text: string, at: number): Result<number> {
  switch (kind) {
    case 'letter':
      key.byte(LETTER);
      key.byte(text.charCodeAt(at));
      return ok(at + 1);
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

function writeNumber(key: KeyWriter, text: string, at: number): Result<number> {
  const end = endOfDigits(text, at);
  if (end - at > MAX_DIGITS) return failed(`a number has more than ${MAX_DIGITS} digits`);
  key.number(text, at, end);
  return ok(end);
}

/** A zero in front is a token of its own: each further one makes it lower, and the rest, from the last zero on, follows. */
function writeComponent(key: KeyWriter, text: string, at: number): Result<number> {
  if (text.charCodeAt(at) !== ZERO) return writeNumber(key, text, at);
  let lastZero = at;
  while (text.charCodeAt(lastZero + 1) === ZERO) lastZero++;
  if (lastZero === at) {
    key.number(text, at, at + 1);
  } else {
    key.byte(NEGATIVE);
    key.uint32(~(lastZero - at));
  }
  key.byte(NUMBER);
  return writeNumber(key, text, lastZero);
}

function writeSuffix(key: KeyWriter, text: string, at: number): Result<number> {
  for (const [index, name] of PRE_RELEASES.entries()) {
    if (!text.startsWith(name, at)) continue;
    key.byte(FIRST_PRE_RELEASE + index);
    return ok(at + name.length);
  }
  for (const [index, name] of POST_RELEASES.entries()) {
    if (!text.startsWith(name, at)) continue;
    key.byte(FIRST_POST_RELEASE + index);
    return ok(at + name.length);
  }
  if (at < text.length) return failed(`what stands at character ${at + 1} is no suffix`);
  // A `_` at the very end is worth zero, which is what `cvs` is worth.
  key.byte(FIRST_POST_RELEASE);
  return ok(at);
}
