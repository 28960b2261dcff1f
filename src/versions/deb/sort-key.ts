// deb-version(7), as implemented by dpkg's parseversion() and verrevcmp(): `[epoch:]upstream[-revision]`.
// Fails for text that dpkg refuses. Text that only draws a dpkg warning (a leading letter, a character
// outside the policy's set) is ordered, since real databases hold such versions and dpkg installs by that
// order.

import { failed, ok, type Result } from '../../domain/index.ts';
import { endOfDigits, isDigit, isLetter } from '../characters.ts';
import { KeyWriter, NUMBER_CODES } from '../key-writer.ts';

/** `~` sorts below everything, even the end of a part. */
const TILDE = 0;
const END_OF_PART = 1;
/** A non-digit run ends where a number begins, so numbers sort below all other characters but `~`. */
const FIRST_NUMBER = 2;
const FIRST_LETTER = FIRST_NUMBER + NUMBER_CODES;
/** Precedes each byte outside ASCII: dpkg on x86 treats it as negative, which sorts it right after the letters. */
const BEYOND_ASCII = FIRST_LETTER + 2 * 26;
const FIRST_OTHER = BEYOND_ASCII + 1;

const ASCII = 0x80;
const TILDE_CHARACTER = 0x7e;
const CODES = codesOfCharacters();

/** dpkg's INT_MAX. */
const MAX_EPOCH = 2 ** 31 - 1;

export function debSortKey(version: string): Result<Uint8Array> {
  const text = withoutOuterBlanks(version);
  const beyondAscii = checkCharacters(text);
  if (!beyondAscii.ok) return beyondAscii;
  // One character per byte, since dpkg compares bytes.
  const bytes = beyondAscii.value ? Buffer.from(text, 'utf8').toString('latin1') : text;

  const key = new KeyWriter(FIRST_NUMBER);
  const epoch = writeEpoch(key, bytes);
  if (!epoch.ok) return epoch;
  const start = epoch.value;
  const hyphen = bytes.lastIndexOf('-');
  // A hyphen before the start belongs to the epoch, as its sign.
  const end = hyphen < start ? bytes.length : hyphen;
  if (start === end) return failed('no upstream version');
  if (end === bytes.length - 1) return failed('the revision after the last hyphen is empty');
  writePart(key, bytes, start, end);
  writePart(key, bytes, end + 1, bytes.length);
  return key.finish();
}

/** Writes the epoch, zero if absent, and returns where the upstream version begins. */
function writeEpoch(key: KeyWriter, text: string): Result<number> {
  const colon = text.indexOf(':');
  if (colon < 0) {
    key.number(text, 0, 0);
    return ok(0);
  }
  // dpkg parses the epoch with strtol(), which accepts a sign, and line ends and page breaks before it.
  let start = 0;
  while (isLineEnd(text.charCodeAt(start))) start++;
  if (text.startsWith('+', start) || text.startsWith('-', start)) start++;
  if (start === colon || endOfDigits(text, start) !== colon) return failed('the epoch is not a number');
  const epoch = Number(text.slice(0, colon));
  if (epoch < 0) return failed('the epoch is negative');
  if (epoch > MAX_EPOCH) return failed('the epoch is too big');
  key.number(text, start, colon);
  return ok(colon + 1);
}

/**
 * Writes runs of characters and numbers in turn. An absent number is zero, so `a` equals `a0` and no revision equals
 * `0`.
 */
function writePart(key: KeyWriter, text: string, start: number, end: number): void {
  let at = start;
  do {
    for (; at < end && !isDigit(text.charCodeAt(at)); at++) writeCharacter(key, text.charCodeAt(at));
    const stop = endOfDigits(text, at, end);
    key.number(text, at, stop);
    at = stop;
  } while (at < end);
  key.byte(END_OF_PART);
}

function writeCharacter(key: KeyWriter, code: number): void {
  const known = CODES[code];
  if (known === undefined) key.byte(BEYOND_ASCII);
  key.byte(known ?? code);
}

function codesOfCharacters(): readonly number[] {
  const all = Array.from({ length: ASCII }, (_, code) => code);
  const letters = all.filter(isLetter);
  const others = all.filter((code) => !isLetter(code) && !isDigit(code) && code !== TILDE_CHARACTER);
  const codes = new Array<number>(ASCII).fill(TILDE);
  for (const [index, code] of letters.entries()) codes[code] = FIRST_LETTER + index;
  for (const [index, code] of others.entries()) codes[code] = FIRST_OTHER + index;
  return codes;
}

/** Fails on characters that no version may hold; true when some character is not ASCII. */
function checkCharacters(text: string): Result<boolean> {
  if (text === '') return failed('empty');
  let beyondAscii = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) return failed('contains a blank');
    if (code === 0) return failed('contains a NUL character');
    if (code >= ASCII) beyondAscii = true;
  }
  return ok(beyondAscii);
}

/** Strips the spaces and tabs that dpkg skips around a version. */
function withoutOuterBlanks(version: string): string {
  let start = 0;
  let end = version.length;
  while (start < end && isBlank(version.charCodeAt(start))) start++;
  while (end > start && isBlank(version.charCodeAt(end - 1))) end--;
  return start === 0 && end === version.length ? version : version.slice(start, end);
}

/** Line feed, vertical tab, form feed, carriage return. */
function isLineEnd(code: number): boolean {
  return code >= 0x0a && code <= 0x0d;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
