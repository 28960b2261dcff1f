import {
  defined,
  failed,
  isJsonObject,
  ok,
  parseJson,
  type Package,
  type Result,
} from '../../../domain/index.ts';
import { branchAlias } from '../../branch-alias.ts';
import { parsePhpArray, type PhpArray, type PhpValue } from './php-array.ts';

/** Bounds on an installed.json: one entry takes a hundred values, and a large application has a thousand. */
const BOUNDS = { depth: 100, values: 5_000_000 } as const;
const MAX_PACKAGES = 50_000;
/** Composer's alias for a default branch, which sorts it above all releases. It is not a version. */
const OF_DEFAULT_BRANCH = '9999999-dev';
/** Characters in a name, and in a version. */
const MAX_WORD = 512;

export interface InstalledList {
  readonly packages: readonly Package[];
  /** Entries without a valid name or version. */
  readonly invalid: number;
}

/**
 * Reads Composer's installed packages: an object with `packages` since Composer 2, a list before. Versions
 * are as their authors wrote them. Source: Composer's "InstalledFilesystemRepository".
 */
export function readComposerInstalled(text: string): Result<InstalledList> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  const entries: unknown = isJsonObject(json.value) ? json.value['packages'] : json.value;
  if (!Array.isArray(entries)) return failed('no package list');
  if (entries.length > MAX_PACKAGES) return failed(`more than ${MAX_PACKAGES} packages`);
  const development = namesOf(isJsonObject(json.value) ? json.value['dev-package-names'] : undefined);
  const packages = entries.flatMap((entry: unknown) => toPackage(entry, development) ?? []);
  return ok({ packages, invalid: entries.length - packages.length });
}

/**
 * Reads the runtime list. Skips the project itself, and entries without a version, which are replaced or
 * provided by others. Source: `InstalledVersions` in Composer 2.
 */
export function readInstalledPhp(text: string): Result<InstalledList> {
  const list = parsePhpArray(text);
  if (!list.ok) return list;
  const [root, versions] = [list.value.get('root'), list.value.get('versions')];
  if (!isArray(root) || !isArray(versions)) return failed('no list of versions');
  if (versions.size > MAX_PACKAGES) return failed(`more than ${MAX_PACKAGES} packages`);
  const entries = [...versions].filter(
    ([name, entry]) => name !== root.get('name') && isArray(entry) && entry.has('pretty_version'),
  );
  const packages = entries.flatMap(([name, entry]) => (isArray(entry) ? (atRunTime(name, entry) ?? []) : []));
  return ok({ packages, invalid: entries.length - packages.length });
}

function atRunTime(name: string, entry: PhpArray): Package | undefined {
  const version = entry.get('pretty_version');
  if (!isWord(name) || !isWord(version)) return undefined;
  const aliases = entry.get('aliases');
  const alias = isArray(aliases) ? aliases.get('0') : undefined;
  return {
    type: 'composer',
    ecosystem: 'Packagist',
    name,
    version,
    ...(entry.get('dev_requirement') === true && { dev: true as const }),
    ...(isWord(alias) && alias !== OF_DEFAULT_BRANCH && { alias }),
  };
}

function isArray(value: PhpValue): value is PhpArray {
  return typeof value === 'object';
}

function namesOf(list: unknown): ReadonlySet<unknown> {
  return new Set(Array.isArray(list) ? list : []);
}

function toPackage(entry: unknown, development: ReadonlySet<unknown>): Package | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { name, version, dist } = entry;
  if (!isWord(name) || !isWord(version)) return undefined;
  const isOwn = isJsonObject(dist) && dist['type'] === 'path';
  const alias = branchAlias(entry);
  return {
    type: 'composer',
    ecosystem: 'Packagist',
    name,
    version,
    ...(isOwn && { status: 'own' }),
    ...(development.has(name) && { dev: true as const }),
    ...defined({ alias }),
  };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_WORD;
}
