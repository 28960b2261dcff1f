// bun.lock: https://bun.com/docs/pm/lockfile

import { failed, isJsonObject, ok, parseJson } from '../../../domain/index.ts';
import {
  JSON_BOUNDS,
  locked,
  MAX_LOCKED,
  splitDescriptor,
  unknownVersion,
  type Locked,
  type LockReader,
} from './locked.ts';

const BLANKS = ' \t\r\n';
const VERSIONS: readonly unknown[] = [0, 1, 2];

/** Reads versions 0 to 2: JSON with commas behind the last of a list. */
export const readBunLock: LockReader = (text) => {
  const json = parseJson(withoutLastCommas(text), JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { lockfileVersion: version, packages } = json.value;
  if (!VERSIONS.includes(version)) return failed(unknownVersion(version));
  if (packages === undefined) return ok([]);
  if (!isJsonObject(packages)) return failed('no list of packages');
  return ok(Object.values(packages).slice(0, MAX_LOCKED).map(toLocked));
};

/** An entry begins with `NAME@VERSION`, or with `NAME@` and the address of a package of no registry. */
function toLocked(entry: unknown): Locked | undefined {
  const first: unknown = Array.isArray(entry) ? entry[0] : undefined;
  const parts = typeof first === 'string' ? splitDescriptor(first) : undefined;
  if (!parts) return undefined;
  const { name, rest } = parts;
  const isOwn = /^(?:workspace|file|link|root):/u.test(rest);
  return locked(name, rest, isOwn ? 'own' : rest.includes(':') ? 'elsewhere' : undefined);
}

/** Leaves out commas that a closing bracket follows, outside of strings. One linear scan. */
function withoutLastCommas(text: string): string {
  const kept: string[] = [];
  let start = 0;
  let comma = -1;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === ',') comma = at;
    else if (comma >= 0 && (character === ']' || character === '}')) {
      kept.push(text.slice(start, comma));
      start = comma + 1;
      comma = -1;
    } else if (!BLANKS.includes(character)) comma = -1;
    if (character === '"') at = endOfString(text, at);
  }
  return kept.join('') + text.slice(start);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
