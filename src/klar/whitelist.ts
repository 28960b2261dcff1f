import { readFile } from 'node:fs/promises';
import { isJsonObject } from '../domain/index.ts';
import { AppError, messageOf, systemCode } from '../errors/index.ts';

/** Vulnerability names to leave out. */
export interface Whitelist {
  readonly general: ReadonlySet<string>;
  /** Keyed by repository: `library/centos`, or `centos`, which Klar's own example uses and Klar never matches. */
  readonly images: ReadonlyMap<string, ReadonlySet<string>>;
}

export const EMPTY_WHITELIST: Whitelist = { general: new Set(), images: new Map() };

/** Throws CONFIG_INVALID with Klar's messages. */
export async function readKlarWhitelist(path: string): Promise<Whitelist> {
  const source = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('CONFIG_INVALID', `could not read file ${describeFailure(path, cause)}`, { cause });
  });
  return parseWhitelist(source);
}

export async function parseWhitelist(source: string): Promise<Whitelist> {
  const document = await parseYaml(source);
  if (document === undefined || document === null) return EMPTY_WHITELIST;
  if (!isJsonObject(document)) throw notUnmarshalled('unmarshal errors: the file is not a mapping');
  const images = document['images'] ?? {};
  if (!isJsonObject(images)) throw notUnmarshalled('unmarshal errors: images is not a mapping');
  return {
    general: namesIn(document['general'], 'general'),
    images: new Map(
      Object.entries(images).map(([image, names]) => [image, namesIn(names, `images.${image}`)]),
    ),
  };
}

export function isWhitelisted(name: string, repository: string, { general, images }: Whitelist): boolean {
  return general.has(name) || keysOf(repository).some((key) => images.get(key)?.has(name));
}

const HUB_LIBRARY = 'library/';

function keysOf(repository: string): readonly string[] {
  return repository.startsWith(HUB_LIBRARY)
    ? [repository, repository.slice(HUB_LIBRARY.length)]
    : [repository];
}

/**
 * Parses YAML as Klar's library does. Scalars are plain text, except null; mappings merge with `<<`; the
 * first document counts, and the last duplicate key.
 */
async function parseYaml(source: string): Promise<unknown> {
  const { default: yaml } = await import('yaml');
  const options = { schema: 'failsafe', customTags: ['null' as const], merge: true, uniqueKeys: false };
  try {
    const [document] = [yaml.parseAllDocuments(source, options)].flat();
    const [error] = document?.errors ?? [];
    if (error) throw error;
    return document?.toJS();
  } catch (error) {
    const [line = ''] = messageOf(error).split('\n', 1);
    throw notUnmarshalled(line, error);
  }
}

function namesIn(value: unknown, key: string): ReadonlySet<string> {
  const names: unknown = value ?? [];
  if (!Array.isArray(names) || !names.every((name) => name === null || typeof name === 'string')) {
    throw notUnmarshalled(`unmarshal errors: ${key} is not a list of names`);
  }
  return new Set(names.filter((name) => name !== null));
}

function notUnmarshalled(reason: string, cause?: unknown): AppError {
  return new AppError('CONFIG_INVALID', `could not unmarshal yaml: ${reason}`, { cause });
}

/** Describes a system error in Go's words. */
function describeFailure(path: string, thrown: unknown): string {
  switch (systemCode(thrown) ?? '') {
    case 'ENOENT':
      return `open ${path}: no such file or directory`;
    case 'EACCES':
      return `open ${path}: permission denied`;
    case 'EISDIR':
      return `read ${path}: is a directory`;
    default:
      return `open ${path}: ${messageOf(thrown)}`;
  }
}
