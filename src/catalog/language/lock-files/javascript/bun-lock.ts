// bun.lock: https://bun.com/docs/pm/lockfile

import { failed, isJsonObject, memberNames, ok, parseJson } from '../../../../domain/index.ts';
import { foundModules, moduleFinder, type FindModule } from '../../../find-modules.ts';
import { withBringers, type LockedNode } from '../locked-graph.ts';
import {
  JSON_BOUNDS,
  lockedPackage,
  MAX_LOCKED,
  splitDescriptor,
  TOO_MANY_LOCKED,
  unknownVersion,
  type LockedPackage,
  type LockReader,
} from '../locked-package.ts';
import { packageAt } from './npm-archive.ts';

const BLANKS = ' \t\r\n';
/** Lists of packages installed along with a package. */
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'];
/** Slashes, except within a scope. */
const BETWEEN_PACKAGES = /(?<!(?:^|\/)@[^/]*)\//u;
const MAX_DEPTH = 100;
const VERSIONS: readonly unknown[] = [0, 1, 2, 3];

/** Reads versions 0 to 3: JSON with trailing commas. Bun 1.4 writes 3 for overrides within one package. */
export const readBunLock: LockReader = (text) => {
  const json = parseJson(withoutLastCommas(text), JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { lockfileVersion: version, workspaces, packages } = json.value;
  if (!VERSIONS.includes(version)) return failed(unknownVersion(version));
  if (packages === undefined) return ok([]);
  if (!isJsonObject(packages)) return failed('no package list');
  const entries = Object.entries(packages).map(([key, entry]) => [folderOf(key), entry] as const);
  if (entries.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  const find = moduleFinder(entries.map(([folder]) => folder));
  const projects = isJsonObject(workspaces) ? Object.values(workspaces) : [];
  return ok(
    withBringers([
      ...entries.map(([folder, entry]) => toNode(folder, entry, find(folder))),
      ...projects.map((each) => toProject(each, find)),
    ]),
  );
};

/** Keys are package paths without the folders between: `parent/@scope/name`. */
function folderOf(key: string): string {
  return key
    .split(BETWEEN_PACKAGES, MAX_DEPTH)
    .map((name) => `node_modules/${name}`)
    .join('/');
}

/** An entry's first object lists the package's dependencies. */
function toNode(key: string, entry: unknown, find: FindModule): LockedNode {
  const details: unknown = Array.isArray(entry) ? entry.find(isJsonObject) : undefined;
  return { key, listed: [toLocked(entry)], needs: foundModules(neededBy(details), find) };
}

function toProject(workspace: unknown, finder: (from: string) => FindModule): LockedNode {
  const { name, devDependencies } = isJsonObject(workspace) ? workspace : {};
  const own = typeof name === 'string' ? folderOf(name) : '';
  const find = finder(own);
  return {
    key: `workspace ${own}`,
    listed: [],
    needs: foundModules(neededBy(workspace), find),
    isProject: true,
    devNeeds: foundModules(memberNames(devDependencies), find),
  };
}

function neededBy(details: unknown): readonly string[] {
  return isJsonObject(details) ? NEEDED.flatMap((list) => memberNames(details[list])) : [];
}

/** An entry starts with `NAME@VERSION`, or with `NAME@` and a URL if from no registry. */
function toLocked(entry: unknown): LockedPackage | undefined {
  const first: unknown = Array.isArray(entry) ? entry[0] : undefined;
  const parts = typeof first === 'string' ? splitDescriptor(first) : undefined;
  if (!parts) return undefined;
  const { name, rest } = parts;
  const registered = packageAt(rest);
  if (registered) return lockedPackage(registered.name, registered.version);
  const isOwn = /^(?:workspace|file|link|root):/u.test(rest);
  return lockedPackage(name, rest, isOwn ? 'own' : rest.includes(':') ? 'elsewhere' : undefined);
}

/** Removes commas before a closing bracket, outside strings. One linear scan. */
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
