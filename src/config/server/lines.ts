import { DEFAULT_LINE, isJsonObject } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { IgnoreRule, LineScope } from '../../policy/index.ts';
import { readIgnoreRules } from '../ignore-rules.ts';
import { LINE_OPTIONS } from '../line-options.ts';
import { optionName, valuesOf, type Option, type ValuesOf } from '../option.ts';
import { hintFor } from '../suggestions.ts';
import { readAs } from '../readers.ts';
import { isGiven, configTexts } from '../texts.ts';

/** Lines of one file. */
const MAX_LINES = 100;
const MAX_NAME_LENGTH = 63;

/** A line for some of the images that run, as its file has it. */
export interface WrittenLine {
  readonly name: string;
  readonly scope: LineScope;
  readonly settings: Pick<LineSettings, LineKey>;
  readonly ignore: readonly IgnoreRule[];
}

type LineSettings = ValuesOf<typeof LINE_OPTIONS>;
type LineKey = (typeof LINE_KEYS)[number];

const LINE_KEYS = [
  'max',
  'within',
  'onlyFixed',
  'failOnKev',
  'minEpss',
  'strict',
  'allowIncomplete',
] as const satisfies (keyof LineSettings)[];
const SCOPE_KEYS = ['clusters', 'namespaces', 'owners'] as const;
const KEYS: readonly string[] = ['name', ...SCOPE_KEYS, ...LINE_KEYS.map(optionName), 'ignore'];

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
      const patterns = configTexts(path, `${place}.${key}`, entry[key]);
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
  const options: { readonly [Key in LineKey]: Option<LineSettings[Key]> } = LINE_OPTIONS;
  return valuesOf<WrittenLine['settings']>(LINE_KEYS, (key) => {
    const { read, initial } = options[key];
    const name = optionName(key);
    if (!isGiven(entry[name])) return initial;
    return readAs(
      `${path}: ${place}.${name}`,
      read,
      configTexts(path, `${place}.${name}`, entry[name]),
      HELP,
    );
  });
}

const HELP = 'plimsoll serve --help';

function invalid(message: string, hint?: string): AppError {
  return new AppError('CONFIG_INVALID', message, hint === undefined ? {} : { hint });
}
