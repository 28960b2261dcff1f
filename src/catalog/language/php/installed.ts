import { failed, isJsonObject, ok, parseJson, type Package, type Result } from '../../../domain/index.ts';
import { branchAlias } from '../../branch-alias.ts';

/** Bounds on an installed.json: one entry takes a hundred values, and a large application has a thousand. */
const BOUNDS = { depth: 100, values: 5_000_000 } as const;
const MAX_PACKAGES = 50_000;
/** Characters of a name, and of a version. */
const MAX_WORD = 512;

export interface InstalledList {
  readonly packages: readonly Package[];
  /** Entries without a valid name or version. */
  readonly invalid: number;
}

/**
 * Reads what Composer installed: an object with `packages` since Composer 2, a list of them before. Versions are as
 * their authors wrote them. Source: Composer's "InstalledFilesystemRepository".
 */
export function readInstalled(text: string): Result<InstalledList> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  const entries: unknown = isJsonObject(json.value) ? json.value['packages'] : json.value;
  if (!Array.isArray(entries)) return failed('no list of packages');
  if (entries.length > MAX_PACKAGES) return failed(`more than ${MAX_PACKAGES} packages`);
  const development = namesOf(isJsonObject(json.value) ? json.value['dev-package-names'] : undefined);
  const packages = entries.flatMap((entry: unknown) => toPackage(entry, development) ?? []);
  return ok({ packages, invalid: entries.length - packages.length });
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
    ...(isOwn && { standing: 'own' }),
    ...(development.has(name) && { dev: true as const }),
    ...(alias !== undefined && { alias }),
  };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_WORD;
}
