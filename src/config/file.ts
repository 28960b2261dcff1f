import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../errors/index.ts';
import type { IgnoreRule } from '../policy/index.ts';
import { nearest } from './nearest.ts';
import { optionKeys, optionName, OPTIONS, type OptionKey } from './options.ts';
import type { ServerSections } from './server/sections.ts';

/** The file that is read when none is named. */
export const DEFAULT_CONFIG_FILE = '.plimsoll.yaml';

/** Keys of the file that are no options. */
const SECTIONS = ['ignore', 'tokens', 'psk', 'webhook'];

export interface ConfigFile {
  readonly path: string;
  /** The value of each option, as the texts that a flag would give. */
  readonly options: ReadonlyMap<OptionKey, readonly string[]>;
  readonly ignore: readonly IgnoreRule[];
  /** What only a server heeds, and only a file can say. */
  readonly server: ServerSections;
}

/** Reads a configuration file; undefined when it does not exist and was not asked for by name. */
export async function readConfigFile(named: string | undefined): Promise<ConfigFile | undefined> {
  const file = await readText(named);
  return file && parseConfigFile(file.path, file.source);
}

/** The text of a configuration file. Throws CONFIG_INVALID for one that was named and cannot be read. */
export async function readText(
  named: string | undefined,
): Promise<{ readonly path: string; readonly source: string } | undefined> {
  const path = named ?? DEFAULT_CONFIG_FILE;
  try {
    return { path, source: await readFile(path, 'utf8') };
  } catch (error) {
    if (named === undefined && isMissing(error)) return undefined;
    throw new AppError('CONFIG_INVALID', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** Reads the text of a configuration file. Throws CONFIG_INVALID that names the file and the key. */
export async function parseConfigFile(path: string, source: string): Promise<ConfigFile> {
  return toConfigFile(path, await parseYaml(path, source));
}

/** The mapping that a YAML file holds, empty for an empty one. Throws CONFIG_INVALID. */
export async function parseYaml(path: string, source: string): Promise<Readonly<Record<string, unknown>>> {
  // As the default export, which is all that a bundler keeps of a CommonJS module.
  const { default: yaml } = await import('yaml');
  let document: unknown;
  try {
    // Aliases could make a small file expand without end.
    document = yaml.parse(source, { maxAliasCount: 0 }) ?? {};
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${path} is not valid YAML: ${messageOf(error)}`, { cause: error });
  }
  if (isMapping(document)) return document;
  throw new AppError('CONFIG_INVALID', `${path}: a mapping of keys to values is expected`);
}

/** Throws CONFIG_INVALID that names the file and the key. */
export async function toConfigFile(
  path: string,
  document: Readonly<Record<string, unknown>>,
): Promise<ConfigFile> {
  const { ignore, tokens, psk, webhook, ...rest } = document;
  return {
    path,
    options: new Map(
      Object.entries(rest).map(([name, value]) => [keyOf(path, name), textsOf(path, name, value)]),
    ),
    ignore: await ignoreRules(path, ignore),
    server: await serverSections(path, { tokens, psk, webhook }),
  };
}

/** Loaded only where there are rules: a schema library costs start-up time. */
async function ignoreRules(path: string, value: unknown): Promise<readonly IgnoreRule[]> {
  if (value === undefined || value === null) return [];
  const { readIgnoreRules } = await import('./ignore-rules.ts');
  return readIgnoreRules(path, value);
}

async function serverSections(path: string, sections: Record<string, unknown>): Promise<ServerSections> {
  if (Object.values(sections).every((section) => section === undefined || section === null)) return {};
  const { readServerSections } = await import('./server/sections.ts');
  return readServerSections(path, sections);
}

function keyOf(path: string, name: string): OptionKey {
  const keys = optionKeys().filter((key) => OPTIONS[key].sources.includes('file'));
  const key = keys.find((each) => optionName(each) === name);
  if (key) return key;
  const guess = nearest(name, [...SECTIONS, ...keys.map(optionName)]);
  const hint = guess === undefined ? {} : { hint: `did you mean ${guess}?` };
  throw new AppError('CONFIG_INVALID', `${path}: unknown key "${name}"`, hint);
}

/** A scalar is one text, a list one text each, a mapping one `key=value` each. */
function textsOf(path: string, name: string, value: unknown): readonly string[] {
  if (isScalar(value)) return [String(value)];
  if (Array.isArray(value) && value.every(isScalar)) return value.map(String);
  if (isMapping(value)) {
    return Object.entries(value).map(([key, each]) => {
      if (isScalar(each)) return `${key}=${each}`;
      throw new AppError('CONFIG_INVALID', `${path}: ${name}.${key} must be one value`);
    });
  }
  throw new AppError('CONFIG_INVALID', `${path}: ${name} has a value of no known form`);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
