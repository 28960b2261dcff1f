import { MAX_DAYS } from '../../domain/index.ts';
import { InvalidValue, list, minutes, type Reader } from '../readers.ts';
import type { ListenAddress } from './settings.ts';

/** Every address on this machine, as an empty host means in Go's `:6060`. */
export const ANY_HOST = '0.0.0.0';
const MAX_PORT = 65_535;
const KIB = 1024;
const UNITS: Readonly<Record<string, number>> = { KiB: KIB, MiB: KIB ** 2, GiB: KIB ** 3 };
const SECRET_BYTES = 32;

/** Reads `HOST:PORT`, `[::1]:PORT`, or `:PORT`. */
export const address: Reader<ListenAddress> = (texts) => {
  const value = texts.at(-1) ?? '';
  const colon = value.lastIndexOf(':');
  const host = value.slice(0, colon);
  const isBracketed = host.startsWith('[') && host.endsWith(']');
  const port = wholeNumber(value.slice(colon + 1));
  if (colon < 0 || port === undefined || port > MAX_PORT || (host.includes(':') && !isBracketed)) {
    throw new InvalidValue(`"${value}" is not a valid address to listen on; write 127.0.0.1:6060 or :6060`);
  }
  return { host: isBracketed ? host.slice(1, -1) : host === '' ? ANY_HOST : host, port };
};

export const count: Reader<number> = (texts) => {
  const value = texts.at(-1) ?? '';
  const number = wholeNumber(value);
  if (number === undefined) throw new InvalidValue(`"${value}" is not a whole number`);
  return number;
};

export const positive: Reader<number> = (texts) => {
  const number = count(texts);
  if (number === 0) throw new InvalidValue('expected at least 1');
  return number;
};

export const days: Reader<number> = (texts) => {
  const number = positive(texts);
  if (number > MAX_DAYS) throw new InvalidValue(`expected at most ${MAX_DAYS} days`);
  return number;
};

/** Reads a duration in minutes, more than zero. */
export const duration: Reader<number> = (texts) => {
  const value = minutes(texts);
  if (value === 0) throw new InvalidValue('expected more than 0m');
  return value;
};

/** Reads `64KiB`, `4MiB`, `10GiB`, or bytes. */
export const bytes: Reader<number> = (texts) => {
  const value = texts.at(-1) ?? '';
  const unit = UNITS[value.slice(-3)];
  const number = wholeNumber(unit === undefined ? value : value.slice(0, -3).trim());
  if (number === undefined || number === 0) {
    throw new InvalidValue(`"${value}" is not a valid size; write 64KiB, 4MiB or 10GiB`);
  }
  return number * (unit ?? 1);
};

/** Reads a list; a flag or a variable uses `none` for an empty one. */
export const listOrNone: Reader<readonly string[]> = (texts) => list(texts).filter((each) => each !== 'none');

/** Accepts a URL, or libpq's `host=... user=...`. Never repeats the text in errors: it may hold a password. */
export const database: Reader<string> = (texts) => {
  const value = texts.at(-1)?.trim() ?? '';
  const isUrl = value.startsWith('postgres://') || value.startsWith('postgresql://');
  if (isUrl || (value.includes('=') && !value.includes('://'))) return value;
  throw new InvalidValue(
    'not a Postgres address; write postgres://user@host/name or host=HOST user=USER dbname=NAME',
  );
};

export const webAddress: Reader<string> = (texts) => {
  const value = texts.at(-1) ?? '';
  const protocol = URL.parse(value)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return value;
  throw new InvalidValue(`"${value}" is not a valid http or https address`);
};

/** Accepts base64, in either alphabet; never repeats the text in errors. */
export const secret: Reader<string> = (texts) => {
  const key = Buffer.from(texts.at(-1) ?? '', 'base64');
  if (key.length === SECRET_BYTES) return key.toString('base64');
  throw new InvalidValue(`expected ${SECRET_BYTES} bytes in base64; make them with: openssl rand -base64 32`);
};

function wholeNumber(text: string): number | undefined {
  const isDigits = text !== '' && [...Buffer.from(text)].every((byte) => byte >= 0x30 && byte <= 0x39);
  const number = isDigits ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
