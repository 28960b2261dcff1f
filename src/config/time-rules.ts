import { CLOCKS, SEVERITIES, type Result, type TimeRule } from '../domain/index.ts';
import {
  checkTimeRules,
  LEAST_DAYS,
  MAX_TIME_RULES,
  MOST_DAYS,
  toTimeRule,
  type WrittenTimeRule,
} from '../policy/index.ts';
import { didYouMean } from './suggestions.ts';
import { InvalidValue, type Reader } from './readers.ts';

const KEYS = ['severity', 'fixable', 'days', 'from'] as const;
type Key = (typeof KEYS)[number];

/** Reads `severity=critical,days=7,fixable=true,from=fix`: one rule per text, or several between semicolons. */
export const timeRules: Reader<readonly TimeRule[]> = (texts) => {
  const written = texts.flatMap((text) => text.split(';')).filter((text) => text.trim() !== '');
  if (written.length > MAX_TIME_RULES) throw new InvalidValue(`more than ${MAX_TIME_RULES} rules`);
  const rules = written.map((text, i) => {
    try {
      return valueOf(toTimeRule(readRule(text)));
    } catch (error) {
      throw error instanceof InvalidValue ? new InvalidValue(`rule ${i + 1}: ${error.message}`) : error;
    }
  });
  return valueOf(checkTimeRules(rules));
};

function readRule(text: string): WrittenTimeRule {
  const { severity, days, fixable, from } = pairsOf(text);
  return {
    severity: oneOf('severity', SEVERITIES, severity ?? missing('severity')),
    days: readDays(days ?? missing('days')),
    fixable: fixable === undefined ? undefined : oneOf('fixable', ['true', 'false'], fixable) === 'true',
    from: from === undefined ? undefined : oneOf('from', CLOCKS, from),
  };
}

function pairsOf(text: string): Partial<Record<Key, string>> {
  const pairs: Partial<Record<Key, string>> = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    const equals = part.indexOf('=');
    if (equals < 0) throw new InvalidValue(`"${part}" is not valid; expected ${KEYS.join('=, ')}=`);
    const key = keyOf(part.slice(0, equals).trim());
    if (pairs[key] !== undefined) throw new InvalidValue(`"${key}" is given twice`);
    pairs[key] = part.slice(equals + 1).trim();
  }
  return pairs;
}

function keyOf(written: string): Key {
  const key = KEYS.find((each) => each === written);
  if (key) return key;
  throw new InvalidValue(`unknown key "${written}"${suggestion(written, KEYS)}`);
}

function oneOf<const Value extends string>(key: Key, values: readonly Value[], written: string): Value {
  const value = values.find((each) => each === written);
  if (value !== undefined) return value;
  throw new InvalidValue(`"${written}" is not a valid ${key}${suggestion(written, values)}`);
}

function suggestion(written: string, values: readonly string[]): string {
  return `; ${didYouMean(written, values) ?? `expected ${values.join(', ')}`}`;
}

function readDays(written: string): number {
  const days = written === '' ? Number.NaN : Number(written);
  if (Number.isNaN(days))
    throw new InvalidValue(
      `"${written}" is not a valid number of days; expected ${LEAST_DAYS} to ${MOST_DAYS}`,
    );
  const valid = Math.min(Math.max(Math.round(days), LEAST_DAYS), MOST_DAYS);
  if (days === valid) return days;
  throw new InvalidValue(`"${written}" is not a valid number of days; the nearest is ${valid}`);
}

function missing(key: Key): never {
  throw new InvalidValue(`${key} is missing; write severity=critical,days=7`);
}

function valueOf<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new InvalidValue(result.failure);
}
