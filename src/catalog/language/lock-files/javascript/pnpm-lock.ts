// pnpm-lock.yaml: https://github.com/pnpm/spec/tree/master/lockfile

import { failed, ok } from '../../../../domain/index.ts';
import { withBringers, type LockedNode } from '../locked-graph.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  splitDescriptor,
  unknownVersion,
  type LockedPackage,
  type LockReader,
} from '../locked-package.ts';
import { packageAt } from './npm-archive.ts';
import { readOutline, type OutlineEntry } from '../outline.ts';
import { importersIn, type PnpmNeed } from './pnpm-importers.ts';

const OLDEST = 5;
const NEWEST = 9;
/** Another registry's host, before a key up to version 8: `npm.example.com/@scope/name/1.2.3`. */
const HOST = /^(?=[^/@]+[.:][^/@])[^/@:]+(?::\d+)?\/(?=@?[^/]+[/@])/u;
const VERSION = /^\d+(?:\.\d+)?$/u;
/** Lists of packages installed along with a package. */
const NEEDED = ['dependencies', 'optionalDependencies'];

interface Entry {
  readonly key: string;
  /** Whether it lists a package: version 9 keeps dependencies in separate entries. */
  readonly isPackage: boolean;
  readonly needs: PnpmNeed[];
  name?: string;
  version?: string;
  dev?: string;
}

/** Reads versions 5 to 9: only version 9 has no slash before a key, and only version 5 has one before the version. */
export const readPnpmLock: LockReader = (text) => {
  const outline = readOutline(text);
  if (!outline.ok) return outline;
  const version = outline.value.find(({ indent, key }) => indent === 0 && key === 'lockfileVersion')?.value;
  const major = version !== undefined && VERSION.test(version) ? Number.parseInt(version, 10) : 0;
  if (major < OLDEST || major > NEWEST) return failed(unknownVersion(version));
  const { needs, devNeeds } = importersIn(outline.value);
  const keyOf = (need: PnpmNeed) => keyOfNeed(need, major);
  const project = {
    key: '',
    listed: [],
    needs: needs.map(keyOf),
    devNeeds: devNeeds.map(keyOf),
    isProject: true,
  };
  const entries = entriesIn(outline.value);
  // A package may have two entries: its own, and a snapshot with its dependencies.
  if (entries.length > 2 * MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  return ok(withBringers([...entries.map((entry) => toNode(entry, major)), project]));
};

function entriesIn(outline: readonly OutlineEntry[]): readonly Entry[] {
  const entries: Entry[] = [];
  let section = '';
  let list = '';
  for (const { indent, key, value } of outline) {
    const last = entries.at(-1);
    if (indent === 0) section = key;
    else if (section !== 'packages' && section !== 'snapshots') continue;
    else if (indent === 2) entries.push({ key, isPackage: section === 'packages', needs: [] });
    else if (indent === 4) list = key;
    if (indent === 4 && last && (key === 'name' || key === 'version' || key === 'dev')) last[key] = value;
    if (indent === 6 && NEEDED.includes(list)) last?.needs.push({ name: key, version: value });
  }
  return entries;
}

function toNode(entry: Entry, major: number): LockedNode {
  const each = entry.isPackage ? [toLocked(entry, major)] : [];
  return {
    key: keyOfEntry(entry.key, major),
    listed: entry.dev === 'true' ? each.map((known) => known && { ...known, dev: true }) : each,
    needs: entry.needs.map((need) => keyOfNeed(need, major)),
  };
}

/**
 * Registry packages have name and version in the key, and repeat the name if the registry differs from the
 * file's; anything else has a URL there.
 */
function toLocked({ key, name, version }: Entry, major: number): LockedPackage | undefined {
  const parts = partsOf(key, major);
  if (parts && /^\d/u.test(parts.rest) && (name === undefined || name === parts.name))
    return lockedPackage(parts.name, withoutPeers(parts.rest, major));
  const registered = packageAt(key);
  if (registered) return lockedPackage(registered.name, registered.version);
  const isOwn = /(?:^|@)(?:file|link|workspace):/u.test(key);
  const path = withoutSlash(key);
  return lockedPackage(
    name ?? parts?.name ?? path,
    version ?? parts?.rest ?? path,
    isOwn ? 'own' : 'elsewhere',
  );
}

/** Returns one key per package, regardless of its peers. */
function keyOfEntry(key: string, major: number): string {
  const parts = partsOf(key, major);
  return parts ? `${parts.name}@${withoutPeers(parts.rest, major)}` : withoutSlash(key);
}

/** A dependency is a version for its name, or the key of an entry with another name. */
function keyOfNeed({ name, version }: PnpmNeed, major: number): string {
  if (/^\d/u.test(version)) return `${name}@${withoutPeers(version, major)}`;
  const isKey = version.startsWith('/') || (splitDescriptor(version) !== undefined && !version.includes(':'));
  return keyOfEntry(isKey ? version : `${name}@${version}`, isKey ? major : NEWEST);
}

function partsOf(key: string, major: number): { readonly name: string; readonly rest: string } | undefined {
  const path = withoutSlash(key).replace(HOST, '');
  return major === OLDEST ? splitPath(path) : splitDescriptor(path);
}

function withoutSlash(key: string): string {
  return key.startsWith('/') ? key.slice(1) : key;
}

/** Splits version 5's `@scope/name/1.2.3`. */
function splitPath(path: string): { readonly name: string; readonly rest: string } | undefined {
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)\/(\d[^/]*)/u.exec(path) ?? [];
  return name === undefined || rest === undefined ? undefined : { name, rest };
}

/** Strips peer versions: in brackets, or in version 5 after an underscore. */
function withoutPeers(version: string, major: number): string {
  const end = version.indexOf(major === OLDEST ? '_' : '(');
  return end < 0 ? version : version.slice(0, end);
}
