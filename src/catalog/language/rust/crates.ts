// The crate list embedded by cargo-auditable: its "PARSING" document and JSON schema.

import { inflateSync } from 'node:zlib';
import { failed, isJsonObject, ok, parseJson, type Package, type Result } from '../../../domain/index.ts';
import { LIST_BOUNDS, MAX_CRATES, MAX_LIST_BYTES, MAX_WORD } from './limits.ts';

export interface CrateList {
  readonly packages: readonly Package[];
  /** Entries without a valid name or version. */
  readonly invalid: number;
}

/** Reads the crates linked into a program. Omits build dependencies; later format revisions stay compatible. */
export function readCrates(stored: Buffer): Result<CrateList> {
  const text = inflate(stored);
  if (text === undefined) return failed('its list of crates cannot be inflated');
  const json = parseJson(text, LIST_BOUNDS);
  if (!json.ok) return failed(`its list of crates is not valid: ${json.failure}`);
  const entries: unknown = isJsonObject(json.value) ? json.value['packages'] : undefined;
  if (!Array.isArray(entries)) return failed('its list of crates has no packages');
  if (entries.length > MAX_CRATES) return failed(`it has more than ${MAX_CRATES} crates`);
  const linked = entries.filter((entry: unknown) => !isJsonObject(entry) || entry['kind'] !== 'build');
  const packages = linked.flatMap((entry: unknown) => toPackage(entry) ?? []);
  return ok({ packages, invalid: linked.length - packages.length });
}

function toPackage(entry: unknown): Package | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { name, version, source } = entry;
  if (!isWord(name) || !isWord(version)) return undefined;
  const crate = { type: 'cargo', ecosystem: 'crates.io', name, version };
  switch (source) {
    case 'crates.io':
      return crate;
    case 'local':
      return { ...crate, status: 'own' };
    default:
      return { ...crate, status: 'elsewhere' };
  }
}

function inflate(stored: Buffer): string | undefined {
  try {
    return inflateSync(stored, { maxOutputLength: MAX_LIST_BYTES }).toString('utf8');
  } catch {
    return undefined;
  }
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_WORD;
}
