// yarn.lock for Yarn 1 (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/), and for Yarn 2 and later, which
// is YAML.

import { failed, ok, type Result } from '../../../../domain/index.ts';
import { withBringers, type LockedNode } from '../locked-graph.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  splitDescriptor,
  TOO_MANY_LOCKED,
  unknownVersion,
  type LockedPackage,
  type LockedPackages,
  type LockReader,
} from '../locked-package.ts';
import { packageAt } from './npm-archive.ts';
import { readOutline } from '../outline.ts';
import { isRepository } from './package-lock.ts';

const HEADER_1 = '# yarn lockfile v1';
const OLDEST = 4;
const NEWEST = 10;
const ADDRESS = /^https?:/u;
const LOCAL = /^(?:workspace|portal|link|file|\.{0,2}\/)/u;

/** Lists of packages installed along with a package. */
const NEEDED = ['dependencies:', 'optionalDependencies:'];

/** An entry whose needs are ranges; each range matches one entry. */
interface RangedNode extends LockedNode {
  readonly ranges: readonly string[];
}

interface ClassicEntry {
  readonly ranges: readonly string[];
  readonly needs: string[];
  version?: string;
  resolved?: string;
}

export const readYarnLock: LockReader = (text) => {
  if (/^__metadata:/mu.test(text)) return readBerry(text);
  if (text.includes(HEADER_1)) return readClassic(text);
  return text.trim() === '' ? ok([]) : failed(unknownVersion(undefined));
};

/** Entries start with the ranges they resolve, `a@^1.0.0, "b@npm:a@^1.0.0":`. */
function readClassic(text: string): Result<LockedPackages> {
  const entries: ClassicEntry[] = [];
  let list = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    if (line === '' || line.trimStart().startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      if (!line.endsWith(':')) return failed(`line ${index + 1} is not the beginning of an entry`);
      if (entries.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
      entries.push({ ranges: rangesIn(line.slice(0, -1)), needs: [] });
      continue;
    }
    if (/^ {2}\S/u.test(line)) list = line.trim();
    const entry = entries.at(-1);
    const [, key, value] = /^ {2}(version|resolved) "?([^"]*)"?$/u.exec(line) ?? [];
    if (entry && value !== undefined && (key === 'version' || key === 'resolved')) entry[key] = value;
    const [, quoted, name = quoted, range] = /^ {4}(?:"([^"]+)"|(\S+)) "?([^"]*)"?$/u.exec(line) ?? [];
    if (range !== undefined && NEEDED.includes(list)) entry?.needs.push(`${name ?? ''}@${range}`);
  }
  return ok(withBringers(resolved(entries.map(ofClassic))));
}

/** Splits an entry's ranges, which may be quoted and contain commas. */
function rangesIn(text: string): readonly string[] {
  const ranges: string[] = [];
  for (const part of text.replaceAll('"', '').split(', ')) {
    const isOwn = ranges.length === 0 || splitDescriptor(part) !== undefined;
    ranges.push(isOwn ? part : `${ranges.pop() ?? ''}, ${part}`);
  }
  return ranges;
}

/** Replaces ranges with the keys of the entries that resolve them. */
function resolved(nodes: readonly RangedNode[]): readonly LockedNode[] {
  const byRange = new Map(nodes.flatMap(({ key, ranges }) => ranges.map((range) => [range, key])));
  return nodes.map((node) => ({
    ...node,
    needs: node.needs.flatMap((range) => byRange.get(range) ?? []),
  }));
}

function ofClassic(
  { ranges, needs, version, resolved: address = '' }: ClassicEntry,
  index: number,
): RangedNode {
  const range = splitDescriptor(ranges[0] ?? '');
  return { key: String(index), ranges, needs, listed: [range && lockedFor(range, version, address)] };
}

function lockedFor(
  { name, rest }: { readonly name: string; readonly rest: string },
  version: string | undefined,
  address: string,
): LockedPackage | undefined {
  if (LOCAL.test(rest)) return lockedPackage(name, version, 'own');
  const registered = packageAt(rest);
  if (registered) return lockedPackage(registered.name, version);
  const alias = rest.startsWith('npm:') ? splitDescriptor(rest.slice('npm:'.length)) : undefined;
  const isElsewhere = isRepository(address) || ADDRESS.test(rest);
  return lockedPackage(alias?.name ?? name, version, isElsewhere ? 'elsewhere' : undefined);
}

/**
 * Entries state their resolution: `resolution: "ini@npm:1.3.5"`. Workspace entries list all dependencies,
 * including development ones.
 */
function readBerry(text: string): Result<LockedPackages> {
  const outline = readOutline(text);
  if (!outline.ok) return outline;
  const nodes: RangedNode[] = [];
  let [ranges, list]: [readonly string[], string] = [[], ''];
  let version: string | undefined;
  let needs: string[] = [];
  for (const { indent, key, value } of outline.value) {
    if (indent === 0) {
      [ranges, version, needs] = [rangesIn(key), undefined, []];
    } else if (indent === 2 && key === 'version') {
      if (ranges[0] === '__metadata' && !isKnown(value)) return failed(unknownVersion(value));
      version = value;
    } else if (indent === 2 && key === 'resolution') {
      nodes.push(ofBerry(value, version, ranges, needs));
    }
    if (indent === 2) list = `${key}:`;
    if (indent === 4 && NEEDED.includes(list)) needs.push(`${key}@${value}`, `${key}@npm:${value}`);
    if (nodes.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  }
  return ok(withBringers(resolved(nodes)));
}

function isKnown(version: string): boolean {
  return /^\d+$/u.test(version) && Number(version) >= OLDEST && Number(version) <= NEWEST;
}

function ofBerry(
  resolution: string,
  version: string | undefined,
  ranges: readonly string[],
  needs: string[],
): RangedNode {
  const parts = splitDescriptor(resolution);
  const isProject = parts?.rest.startsWith('workspace:') === true;
  return { key: resolution, ranges, needs, isProject, listed: [parts && lockedAs(parts, version)] };
}

/** A patched package counts as its registry's. */
function lockedAs(
  { name, rest }: { readonly name: string; readonly rest: string },
  version: string | undefined,
): LockedPackage | undefined {
  if (rest.startsWith('npm:') || rest.startsWith('patch:')) return lockedPackage(name, version);
  const registered = packageAt(rest);
  if (registered) return lockedPackage(registered.name, version);
  return lockedPackage(name, version, LOCAL.test(rest) ? 'own' : 'elsewhere');
}
