import { endOfDigits } from '../characters.ts';

export interface DigitSpan {
  readonly start: number;
  readonly end: number;
}

export interface Core {
  readonly numbers: readonly DigitSpan[];
  readonly end: number;
  readonly isDate: boolean;
}

const MOST_NUMBERS = 4;
/** Longer numbers are dates without separators. */
const MOST_DIGITS = 5;
/** At most 30 characters, with no further number behind it. */
const DATE = /\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2}(?![.:-]?\d)/y;
/** Composer's number for a branch's open parts. */
const OPEN = '9999999';

/** Parses `1.2.3.4` or a date; undefined for neither. */
export function coreAt(text: string, start: number): Core | undefined {
  const numbers = [{ start, end: endOfDigits(text, start) }];
  let end = endOfDigits(text, start);
  if (end === start) return undefined;
  while (numbers.length < MOST_NUMBERS && text.startsWith('.', end)) {
    const next = { start: end + 1, end: endOfDigits(text, end + 1) };
    if (next.end === next.start) break;
    numbers.push(next);
    end = next.end;
  }
  const goesOn = endOfDigits(text, end + 1) > end + 1 && '.:-'.includes(text.charAt(end));
  const isVersion = (numbers[0]?.end ?? 0) - start <= MOST_DIGITS && !goesOn;
  return isVersion ? { numbers, end, isDate: false } : dateAt(text, start);
}

function dateAt(text: string, start: number): Core | undefined {
  DATE.lastIndex = start;
  const [date] = DATE.exec(text) ?? [];
  if (date === undefined) return undefined;
  const numbers: DigitSpan[] = [];
  const end = start + date.length;
  for (let at = start; at < end;) {
    const stop = endOfDigits(text, at, end);
    numbers.push({ start: at, end: stop });
    at = stop + 1;
  }
  return { numbers, end, isDate: true };
}

/** Parses `1.x-dev`: open or absent parts sort above all release numbers. */
export function branchIn(
  text: string,
): { readonly text: string; readonly numbers: readonly DigitSpan[] } | undefined {
  if (!text.endsWith('dev')) return undefined;
  const named = text.slice(text.startsWith('v') ? 1 : 0, -'dev'.length);
  const name = named.endsWith('.') || named.endsWith('-') ? named.slice(0, -1) : named;
  const parts = name.split('.', MOST_NUMBERS + 1);
  if (parts.length > MOST_NUMBERS || parts.some((part, index) => !isPart(part, index > 0))) return undefined;
  const padded = Array.from({ length: MOST_NUMBERS }, (_, index) => parts[index] ?? 'x');
  const filled = padded.map((part) => (isOpen(part) ? OPEN : part));
  let start = 0;
  const numbers = filled.map((part) => {
    const span = { start, end: start + part.length };
    start = span.end;
    return span;
  });
  return { text: filled.join(''), numbers };
}

function isPart(part: string, mayBeOpen: boolean): boolean {
  return (part !== '' && endOfDigits(part, 0) === part.length) || (mayBeOpen && isOpen(part));
}

function isOpen(part: string): boolean {
  return part === 'x' || part === '*';
}
