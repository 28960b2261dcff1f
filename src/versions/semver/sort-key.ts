// Semantic Versioning 2.0.0, clauses 2 (core), 9 (pre-release), 10 (build metadata) and 11 (precedence). Accepts a
// leading `v`, since Go modules and tags carry it; fails for everything else that the grammar refuses: `1.2`, `01.2.3`,
// blanks. Numbers may be of any length, whereas npm's parser stops at 2^53.

import { failed, ok, type Result } from '../../domain/index.ts';
import { endOfDigits, isDigit, isLetter, ZERO } from '../characters.ts';
import { KeyWriter, NUMBER_CODES } from '../key-writer.ts';

/** Ends the list of identifiers and each identifier of letters: fewer and shorter ones come first (clause 11.4). */
const END = 0;
/** "Numeric identifiers always have lower precedence than non-numeric identifiers." */
const FIRST_NUMBER = 1;
const LETTERS = FIRST_NUMBER + NUMBER_CODES;
/** "A pre-release version has a lower precedence than the associated normal version." */
const RELEASE = LETTERS + 1;

const DOT_CHARACTER = 0x2e;
const HYPHEN_CHARACTER = 0x2d;
const PLUS_CHARACTER = 0x2b;

export function semverSortKey(version: string): Result<Uint8Array> {
  const key = new KeyWriter(FIRST_NUMBER);
  const core = writeCore(key, version, version.startsWith('v') ? 1 : 0);
  if (!core.ok) return core;
  let at = core.value;
  if (version.charCodeAt(at) === HYPHEN_CHARACTER) {
    const end = writePreRelease(key, version, at + 1);
    if (!end.ok) return end;
    at = end.value;
    key.byte(END);
  } else {
    key.byte(RELEASE);
  }
  if (version.charCodeAt(at) === PLUS_CHARACTER) {
    const end = skipBuildMetadata(version, at + 1);
    if (!end.ok) return end;
    at = end.value;
  }
  return at === version.length ? key.finish() : failed(`what stands at character ${at + 1} is out of place`);
}

/** Writes `major.minor.patch`; returns where it ends. */
function writeCore(key: KeyWriter, text: string, start: number): Result<number> {
  let at = start;
  for (const name of ['major', 'minor', 'patch']) {
    if (name !== 'major' && text.charCodeAt(at++) !== DOT_CHARACTER)
      return failed(`it has no ${name} version`);
    const end = endOfDigits(text, at);
    if (end === at) return failed(`it has no ${name} version`);
    if (hasLeadingZero(text, at, end)) return failed(`the ${name} version has a leading zero`);
    key.number(text, at, end);
    at = end;
  }
  return ok(at);
}

/** Writes identifiers between dots; returns where they end. */
function writePreRelease(key: KeyWriter, text: string, start: number): Result<number> {
  let at = start;
  for (;;) {
    const end = endOfIdentifier(text, at);
    if (end === at) return failed('a pre-release identifier is empty');
    if (endOfDigits(text, at, end) === end) {
      if (hasLeadingZero(text, at, end)) return failed('a numeric identifier has a leading zero');
      key.number(text, at, end);
    } else {
      key.byte(LETTERS);
      for (; at < end; at++) key.byte(text.charCodeAt(at));
      key.byte(END);
    }
    if (text.charCodeAt(end) !== DOT_CHARACTER) return ok(end);
    at = end + 1;
  }
}

/**
 * Skips build metadata, which must be well-formed but takes no part in precedence (clause 10); returns where it ends.
 */
function skipBuildMetadata(text: string, start: number): Result<number> {
  let at = start;
  for (;;) {
    const end = endOfIdentifier(text, at);
    if (end === at) return failed('an identifier of the build metadata is empty');
    if (text.charCodeAt(end) !== DOT_CHARACTER) return ok(end);
    at = end + 1;
  }
}

function endOfIdentifier(text: string, start: number): number {
  let at = start;
  while (at < text.length && isIdentifierCharacter(text.charCodeAt(at))) at++;
  return at;
}

function isIdentifierCharacter(code: number): boolean {
  return isDigit(code) || isLetter(code) || code === HYPHEN_CHARACTER;
}

function hasLeadingZero(text: string, start: number, end: number): boolean {
  return end - start > 1 && text.charCodeAt(start) === ZERO;
}
