import { failed, ok, type Result } from '../domain/index.ts';
import { ZERO } from './characters.ts';

/**
 * Maximum key length in bytes. Postgres refuses an index row above 2,704 bytes, so a longer key in a hostile
 * image or feed would stop the store; the longest real package versions take about a hundred bytes.
 */
export const MAX_KEY_BYTES = 2048;

/** Codes that numbers occupy, from their first possible byte on: see {@link KeyWriter.number}. */
export const NUMBER_CODES = 130;
const ONE_BYTE_VALUES = 100;
const SHORTEST_COUNTED = 3;
const LONGEST_COUNTED = 31;

/**
 * Shared by all writers: a key is written from start to end without a pause, so no two are ever in progress at once.
 */
const scratch = new Uint8Array(MAX_KEY_BYTES);

/** Builds one sort key, byte by byte. */
export class KeyWriter {
  readonly #firstNumber: number;
  #length = 0;

  /** Numbers begin with a byte from `firstNumber` to `firstNumber + NUMBER_CODES - 1`; the scheme uses the rest. */
  constructor(firstNumber: number) {
    this.#firstNumber = firstNumber;
  }

  /** Drops bytes that do not fit (a write beyond a typed array does nothing); `finish` reports it. */
  byte(value: number): void {
    scratch[this.#length++] = value;
  }

  /**
   * Writes the number in `text` from `start` to `end`, of any length; leading zeros do not count, and no
   * digits mean zero. Byte order is numeric order: up to 99 in one byte, then the digit count and two digits
   * per byte.
   */
  number(text: string, start: number, end: number): void {
    let at = start;
    while (at < end && text.charCodeAt(at) === ZERO) at++;
    const digits = end - at;
    if (digits < SHORTEST_COUNTED) {
      this.byte(this.#firstNumber + pairOfDigits(text, at, end));
      return;
    }
    this.byte(this.#firstNumber + ONE_BYTE_VALUES + Math.min(digits, LONGEST_COUNTED + 1) - SHORTEST_COUNTED);
    if (digits > LONGEST_COUNTED) this.uint32(digits);
    let pair = at + 2 - (digits % 2);
    for (; pair <= end; pair += 2) {
      this.byte(pairOfDigits(text, at, pair));
      at = pair;
    }
  }

  /** Writes four bytes, the highest first. */
  uint32(value: number): void {
    for (let shift = 24; shift >= 0; shift -= 8) this.byte((value >>> shift) & 0xff);
  }

  finish(): Result<Uint8Array> {
    if (this.#length > MAX_KEY_BYTES) return failed('too long to be compared');
    return ok(scratch.slice(0, this.#length));
  }
}

/** Returns the value of up to two digits. */
function pairOfDigits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}
