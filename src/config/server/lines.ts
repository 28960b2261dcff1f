import { DEFAULT_LINE, isJsonObject } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { IgnoreRule, LineScope } from '../../policy/index.ts';
import { readIgnoreRules } from '../ignore-rules.ts';
import { LINE_OPTIONS } from '../line-options.ts';
import { hintFor } from '../suggestions.ts';
import { readAs, type Reader } from '../readers.ts';
import type { Settings } from '../settings.ts';
import { isGiven, textsOf } from '../texts.ts';

/** Lines of one file. */
const MAX_LINES = 100;
const MAX_NAME_LENGTH = 63;

/** A line for some of the images that run, as its file has it. */
export interface WrittenLine {
  readonly name: string;
  readonly scope: LineScope;
  readonly settings: Pick<Settings, LineKey>;
  readonly ignore: readonly IgnoreRule[];
}

type LineKey = (typeof LINE_KEYS)[keyof typeof LINE_KEYS];

/** Options of a line, by their key in the file. */
const LINE_KEYS = {
  max: 'max',
  within: 'within',
  'only-fixed': 'onlyFixed',
  'fail-on-kev': 'failOnKev',
  'min-epss': 'minEpss',
  strict: 'strict',
  'allow-incomplete': 'allowIncomplete',
} as const;
const SCOPE_KEYS = ['clusters', 'namespaces', 'owners'] as const;
const KEYS: readonly string[] = ['name', ...SCOPE_KEYS, ...Object.keys(LINE_KEYS), 'ignore'];

/** Reads the list under `lines:`. Throws CONFIG_INVALID naming the entry and the key. */
export function readLines(path: string, value: unknown): readonly WrittenLine[] {
  if (!Array.isArray(value)) throw invalid(`${path}: lines: expected a list`);
  if (value.length > MAX_LINES) throw invalid(`${path}: lines: more than ${MAX_LINES} entries`);
  const lines = value.map((entry: unknown, i) => readLine(path, `lines.${i}`, entry));
  for (const [i, { name }] of lines.entries()) {
    const earlier = lines.findIndex((each) => each.name === name);
    if (earlier < i) throw invalid(`${path}: lines.${i}: has the same name as lines.${earlier}, ${name}`);
  }
  return lines;
}

function readLine(path: string, place: string, entry: unknown): WrittenLine {
  if (!isJsonObject(entry)) throw invalid(`${path}: ${place}: expected a mapping`);
  for (const key of Object.keys(entry)) {
    if (KEYS.includes(key)) continue;
    throw invalid(`${path}: ${place}: unknown key "${key}"`, hintFor(key, KEYS));
  }
  const scope = readScope(path, place, entry);
  return {
    name: readName(path, place, entry['name'] ?? describeScope(scope)),
    scope,
    settings: readSettings(path, place, entry),
    ignore: isGiven(entry['ignore']) ? readIgnoreRules(`${path}: ${place}`, entry['ignore']) : [],
  };
}

function readScope(path: string, place: string, entry: Readonly<Record<string, unknown>>): LineScope {
  const given = SCOPE_KEYS.filter((key) => isGiven(entry[key]));
  if (given.length === 0) {
    throw invalid(
      `${path}: ${place}: expected clusters, namespaces or owners`,
      'write clusters: ["*"] for all',
    );
  }
  return Object.fromEntries(
    given.map((key) => {
      const patterns = textsOf(path, `${place}.${key}`, entry[key]);
      if (patterns.length > 0 && !patterns.includes('')) return [key, patterns];
      throw invalid(`${path}: ${place}.${key}: expected at least one pattern, none of them empty`);
    }),
  );
}

/** Names a line without a name by its scope: `namespaces shop,bank`. */
function describeScope(scope: LineScope): string {
  const parts = SCOPE_KEYS.flatMap((key) => (scope[key] ? `${key} ${scope[key].join(',')}` : []));
  return parts.join(' ').slice(0, MAX_NAME_LENGTH);
}

function readName(path: string, place: string, name: unknown): string {
  if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME_LENGTH) {
    throw invalid(`${path}: ${place}.name: expected a text of up to ${MAX_NAME_LENGTH} characters`);
  }
  if (name === DEFAULT_LINE) {
    throw invalid(
      `${path}: ${place}.name: ${DEFAULT_LINE} is the line of the file itself; choose another name`,
    );
  }
  return name;
}

function readSettings(
  path: string,
  place: string,
  entry: Readonly<Record<string, unknown>>,
): WrittenLine['settings'] {
  const read = <Value>(key: keyof typeof LINE_KEYS, option: LineOption<Value>): Value =>
    isGiven(entry[key])
      ? readAs(`${path}: ${place}.${key}`, option.read, textsOf(path, `${place}.${key}`, entry[key]), HELP)
      : option.initial;
  return {
    max: read('max', LINE_OPTIONS.max),
    within: read('within', LINE_OPTIONS.within),
    onlyFixed: read('only-fixed', LINE_OPTIONS.onlyFixed),
    failOnKev: read('fail-on-kev', LINE_OPTIONS.failOnKev),
    minEpss: read('min-epss', LINE_OPTIONS.minEpss),
    strict: read('strict', LINE_OPTIONS.strict),
    allowIncomplete: read('allow-incomplete', LINE_OPTIONS.allowIncomplete),
  };
}

interface LineOption<Value> {
  readonly initial: Value;
  readonly read: Reader<Value>;
}

const HELP = 'plimsoll serve --help';

function invalid(message: string, hint?: string): AppError {
  return new AppError('CONFIG_INVALID', message, hint === undefined ? {} : { hint });
}
