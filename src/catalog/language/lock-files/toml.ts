// TOML 1.0: https://toml.io/en/v1.0.0

import { parse } from 'smol-toml';
import { failed, isJsonObject, ok, type JsonObject, type Result } from '../../../domain/index.ts';
import { locked, MAX_LOCKED, type Locked, type LockedList } from './locked.ts';

/** Every value costs memory, which the length of the text does not show: a lock file of 1,000 packages has 100,000. */
const MAX_VALUES = 2_000_000;
const SEPARATORS = new Set(['=', ',', '[', '{']);

export function readToml(text: string): Result<JsonObject> {
  if (hasTooMany(text)) return failed(`more than ${MAX_VALUES} values`);
  try {
    return ok(parse(text));
  } catch {
    return failed('not valid TOML');
  }
}

/** Returns what each table of an array of tables says, `[[package]]`; an application may have none. */
export function lockedTables(
  tables: unknown,
  toLocked: (entry: JsonObject) => readonly (Locked | undefined)[],
): Result<LockedList> {
  if (tables === undefined) return ok([]);
  if (!Array.isArray(tables)) return failed('no list of packages');
  return ok(
    tables
      .slice(0, MAX_LOCKED)
      .flatMap((entry: unknown) => (isJsonObject(entry) ? toLocked(entry) : [undefined])),
  );
}

/** Leaves out a project whose version is determined when it is built. */
export function lockedTable(
  { name, version }: JsonObject,
  standing?: Locked['standing'],
): readonly (Locked | undefined)[] {
  return version === undefined && standing !== undefined ? [] : [locked(name, version, standing)];
}

/** Whether a version of a format is one of these major versions, `2.1`. */
export function isOfMajor(version: unknown, majors: readonly string[]): boolean {
  return typeof version === 'string' && majors.includes(version.split('.', 1)[0] ?? '');
}

function hasTooMany(text: string): boolean {
  let count = 0;
  for (const character of text) if (SEPARATORS.has(character)) count++;
  return count > MAX_VALUES;
}
