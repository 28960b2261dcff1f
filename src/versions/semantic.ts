// Semantic Versioning 2.0.0, clauses 2 (core), 9 (pre-release), 10 (build metadata) and 11 (precedence), with the
// liberties that ecosystems take with its grammar. Numbers may be of any length.

import { failed, ok, type Result } from '../domain/index.ts';
import {
  DOT_CHARACTER,
  endOfDigits,
  HYPHEN_CHARACTER,
  isDigit,
  isLetter,
  PLUS_CHARACTER,
  ZERO,
} from './characters.ts';
import { KeyWriter, NUMBER_CODES } from './key-writer.ts';

/** A grammar's departures from the specification. */
export interface SemanticGrammar {
  /** Minimum numbers in the core; absent ones are zeros. */
  readonly shortest: 1 | 2 | 3;
  /** Reads `01` as 1. */
  readonly leadingZeros?: true;
  /** Reads `1.2.3beta` as `1.2.3-beta`. */
  readonly bare?: true;
  /** Larger numbers compare as text, like alphanumeric identifiers. */
  readonly largestNumber?: number;
  /** Orders build metadata like a pre-release, above its absence. */
  readonly ordersBuilds?: true;
}

/** Ends the identifier list and each alphanumeric identifier: fewer and shorter ones come first (clause 11.4). */
export const END = 0;
/** "Numeric identifiers always have lower precedence than non-numeric identifiers." */
const FIRST_NUMBER = 1;
const LETTERS = FIRST_NUMBER + NUMBER_CODES;
/** "A pre-release version has a lower precedence than the associated normal version." */
export const RELEASE_RANK = LETTERS + 1;

/** A short core followed by a pre-release has at least two numbers, so that no date (`2018-05-19`) is a version. */
const SHORTEST_PRE_RELEASE = 2;
const PARTS = ['major', 'minor', 'patch'] as const;

/** Returns the key for the version that begins at `start`. */
export function semanticSortKey(
  version: string,
  start: number,
  grammar: SemanticGrammar,
): Result<Uint8Array> {
  const key = semanticKeyWriter();
  const core = writeCore(key, version, start, grammar);
  if (!core.ok) return core;
  const preRelease = writePreReleasePart(key, version, core.value, grammar);
  if (!preRelease.ok) return preRelease;
  const at = preRelease.value;
  if (grammar.ordersBuilds && version.charCodeAt(at) === PLUS_CHARACTER) {
    writeIdentifiers(key, version, at + 1, { leadingZeros: true });
  }
  return finishKey(key, version, at);
}

/** Finishes the key where nothing but build metadata may follow; fails if anything else does. */
export function finishKey(key: KeyWriter, text: string, at: number): Result<Uint8Array> {
  const end = text.charCodeAt(at) === PLUS_CHARACTER ? endOfBuildMetadata(text, at + 1) : ok(at);
  if (!end.ok) return end;
  return end.value === text.length
    ? key.finish()
    : failed(`unexpected character at position ${end.value + 1}`);
}

/** Creates a writer for numbers and identifiers in clause 11 order. */
export function semanticKeyWriter(): KeyWriter {
  return new KeyWriter(FIRST_NUMBER);
}

interface Core {
  readonly end: number;
  readonly numbers: number;
}

/** Writes `major.minor.patch`; returns where it ends, and how many numbers were present. */
export function writeCore(
  key: KeyWriter,
  text: string,
  start: number,
  { shortest, leadingZeros }: SemanticGrammar,
): Result<Core> {
  let at = start;
  let numbers = 0;
  for (const [index, name] of PARTS.entries()) {
    const digits = index === 0 ? at : at + 1;
    const end = index === 0 || text.charCodeAt(at) === DOT_CHARACTER ? endOfDigits(text, digits) : digits;
    if (end === digits && index < shortest) return failed(`no ${name} version`);
    if (end === digits) {
      key.number(text, at, at);
      continue;
    }
    if (!leadingZeros && hasLeadingZero(text, digits, end))
      return failed(`the ${name} version has a leading zero`);
    key.number(text, digits, end);
    at = end;
    numbers++;
  }
  return ok({ end: at, numbers });
}

function writePreReleasePart(
  key: KeyWriter,
  text: string,
  { end: at, numbers }: Core,
  grammar: SemanticGrammar,
): Result<number> {
  const hasHyphen = text.charCodeAt(at) === HYPHEN_CHARACTER;
  const isBare = grammar.bare === true && numbers === PARTS.length && isLetter(text.charCodeAt(at));
  if (!(hasHyphen && numbers >= SHORTEST_PRE_RELEASE) && !isBare) {
    key.byte(RELEASE_RANK);
    return ok(at);
  }
  return writeIdentifiers(key, text, hasHyphen ? at + 1 : at, grammar);
}

/** Writes identifiers between dots; returns where they end. */
export function writeIdentifiers(
  key: KeyWriter,
  text: string,
  start: number,
  { leadingZeros, largestNumber }: Pick<SemanticGrammar, 'leadingZeros' | 'largestNumber'>,
): Result<number> {
  let at = start;
  for (;;) {
    const end = endOfIdentifier(text, at);
    if (end === at) return failed('a pre-release identifier is empty');
    const isNumber = endOfDigits(text, at, end) === end;
    if (isNumber && (largestNumber === undefined || Number(text.slice(at, end)) <= largestNumber)) {
      if (!leadingZeros && hasLeadingZero(text, at, end))
        return failed('a numeric identifier has a leading zero');
      key.number(text, at, end);
    } else {
      key.byte(LETTERS);
      for (; at < end; at++) key.byte(text.charCodeAt(at));
      key.byte(END);
    }
    at = end + 1;
    if (text.charCodeAt(end) === DOT_CHARACTER) continue;
    key.byte(END);
    return ok(end);
  }
}

/**
 * Returns where build metadata ends, which must be well-formed but takes no part in precedence (clause 10).
 */
function endOfBuildMetadata(text: string, start: number): Result<number> {
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
