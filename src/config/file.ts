import { lstatSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isJsonObject } from '../domain/index.ts';
import { AppError, messageOf, systemCode } from '../errors/index.ts';
import type { IgnoreRule } from '../policy/index.ts';
import { checkFoundVex } from './found-vex.ts';
import { didYouMean, withSuggestion } from './suggestions.ts';
import { optionName } from './option.ts';
import { optionKeys, OPTIONS, type OptionKey } from './options.ts';
import type { ServerSections } from './server/sections.ts';
import { isGiven, configTexts } from './texts.ts';
import { yamlFailure } from './yaml-failure.ts';

/** The file that a scan reads if no file is named. */
export const DEFAULT_CONFIG_FILE = '.plimsoll.yaml';
/** The same with YAML's other extension. */
const MISNAMED_FILE = '.plimsoll.yml';
/** The name for "no file at all". */
const NO_FILE = 'none';
/** Maximum file size in bytes; a thousand ignore rules take a tenth. */
const MAX_FILE_BYTES = 4 * 1024 ** 2;

/**
 * Keys allowed in a file that is read only because it exists. A pull request can add one, and must not choose
 * where tokens are sent, which files are written, or which holes count.
 */
const KEYS_OF_FOUND_FILE = [
  'max',
  'within',
  'only-fixed',
  'fail-on-kev',
  'min-epss',
  'ignore-base',
  'strict',
  'vex',
  'ignore',
];

/** File keys that are not options. */
const SECTIONS = ['ignore', 'lines', 'tokens', 'psk', 'webhook', 'subscriptions'];

export interface ConfigFile {
  readonly path: string;
  /** Each option's value, as the texts that a flag would give. */
  readonly options: ReadonlyMap<OptionKey, readonly string[]>;
  readonly ignore: readonly IgnoreRule[];
  /** Sections that only a server uses, and only a file can contain. */
  readonly server: ServerSections;
}

/** Reads the named or found file; undefined if no file exists, or `none` was named. */
export async function readConfigFile(named: string | undefined): Promise<ConfigFile | undefined> {
  if (named === undefined) return readFoundFile();
  const file = await readNamedText(named);
  return file && parseConfigFile(file.path, file.source);
}

/** Reads the named file as text; undefined for `none`. Throws CONFIG_INVALID if it cannot be read. */
export async function readNamedText(named: string): Promise<ConfigText | undefined> {
  if (named === NO_FILE) return undefined;
  return readFile(named, 'utf8').then(
    (source) => ({ path: named, source }),
    (error: unknown) => {
      throw unreadable(named, error);
    },
  );
}

interface ConfigText {
  readonly path: string;
  readonly source: string;
}

async function readFoundFile(): Promise<ConfigFile | undefined> {
  const path = DEFAULT_CONFIG_FILE;
  refuseMisnamed(path);
  const source = await readFound(path);
  if (source === undefined) {
    refuseDeadLink(path);
    return undefined;
  }
  const document = await parseYaml(path, source);
  const forbidden = Object.keys(document).find((name) => !KEYS_OF_FOUND_FILE.includes(name));
  if (forbidden !== undefined) throw notOfFoundFile(path, forbidden);
  const file = await toConfigFile(path, document);
  checkFoundVex(path, file.options.get('vex') ?? []);
  return file;
}

/** Reads a regular file only: a device or a pipe in its place could be endless. */
async function readFound(path: string): Promise<string | undefined> {
  try {
    // Usually there is none, and asynchronous calls would take longer than reading all other settings.
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    if (!stats.isFile()) throw new Error('not a file');
    if (stats.size > MAX_FILE_BYTES) throw new Error(`larger than ${MAX_FILE_BYTES} bytes`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}

/** Throws CONFIG_INVALID for a file with the other extension, which would be ignored together with its line. */
function refuseMisnamed(path: string): void {
  if (!lstatSync(MISNAMED_FILE, { throwIfNoEntry: false })) return;
  throw new AppError('CONFIG_INVALID', `expected the file ${path}, got ${MISNAMED_FILE}`, {
    hint: 'rename it, or read no file: --config none',
  });
}

function refuseDeadLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) throw unreadable(path, 'it is a link that leads nowhere');
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError('CONFIG_INVALID', `cannot read ${path}: ${messageOf(cause)}`, { cause });
}

function notOfFoundFile(path: string, name: string): AppError {
  const isKnown = [...SECTIONS, ...keysOfFile().map(optionName)].includes(name);
  const message = isKnown
    ? `"${name}" is read only from a file that --config names`
    : withSuggestion(`unknown key "${name}"`, name, KEYS_OF_FOUND_FILE);
  return new AppError('CONFIG_INVALID', `${path}: ${message}`, {
    hint: `if you trust the file: --config ${path}`,
  });
}

/** Parses a configuration file. Throws CONFIG_INVALID naming the file and the key. */
export async function parseConfigFile(path: string, source: string): Promise<ConfigFile> {
  return toConfigFile(path, await parseYaml(path, source));
}

/** Parses a YAML file into a mapping, empty for an empty file. Throws CONFIG_INVALID. */
export async function parseYaml(path: string, source: string): Promise<Readonly<Record<string, unknown>>> {
  // Bundlers keep only a CommonJS module's default export.
  const { default: yaml } = await import('yaml');
  let document: unknown;
  try {
    // Aliases could make a small file expand endlessly.
    document = yaml.parse(source, { maxAliasCount: 0 }) ?? {};
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${path} is not valid YAML: ${yamlFailure(error)}`);
  }
  if (isJsonObject(document)) return document;
  throw new AppError('CONFIG_INVALID', `${path}: expected a mapping of keys to values`);
}

/** Throws CONFIG_INVALID naming the file and the key. */
export async function toConfigFile(
  path: string,
  document: Readonly<Record<string, unknown>>,
): Promise<ConfigFile> {
  const { ignore, lines, tokens, psk, webhook, subscriptions, ...rest } = document;
  return {
    path,
    options: new Map(
      Object.entries(rest).map(([name, value]) => [keyOf(path, name), configTexts(path, name, value)]),
    ),
    ignore: await ignoreRules(path, ignore),
    server: await serverSections(path, { lines, tokens, psk, webhook, subscriptions }),
  };
}

/** Loads the schema library only if there are rules: it slows down the start. */
async function ignoreRules(path: string, value: unknown): Promise<readonly IgnoreRule[]> {
  if (!isGiven(value)) return [];
  const { readIgnoreRules } = await import('./ignore-rules.ts');
  return readIgnoreRules(path, value);
}

async function serverSections(path: string, sections: Record<string, unknown>): Promise<ServerSections> {
  if (!Object.values(sections).some(isGiven)) return {};
  const { readServerSections } = await import('./server/sections.ts');
  return readServerSections(path, sections);
}

function keysOfFile(): readonly OptionKey[] {
  return optionKeys().filter((key) => OPTIONS[key].sources.includes('file'));
}

function keyOf(path: string, name: string): OptionKey {
  const keys = keysOfFile();
  const key = keys.find((each) => optionName(each) === name);
  if (key) return key;
  const guess = didYouMean(name, [...SECTIONS, ...keys.map(optionName)]);
  const hint = guess === undefined ? {} : { hint: guess };
  throw new AppError('CONFIG_INVALID', `${path}: unknown key "${name}"`, hint);
}
