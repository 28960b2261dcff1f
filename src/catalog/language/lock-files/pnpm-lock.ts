// pnpm-lock.yaml: https://github.com/pnpm/spec/tree/master/lockfile

import { failed, ok } from '../../../domain/index.ts';
import {
  locked,
  MAX_LOCKED,
  splitDescriptor,
  unknownVersion,
  type Locked,
  type LockReader,
} from './locked.ts';
import { readOutline, type OutlineEntry } from './outline.ts';

const OLDEST = 5;
const NEWEST = 9;
const VERSION = /^\d+(?:\.\d+)?$/u;

interface Entry {
  readonly key: string;
  name?: string;
  version?: string;
}

/** Reads versions 5 to 9, of which version 9 alone has no slash before a key, and version 5 one before the version. */
export const readPnpmLock: LockReader = (text) => {
  const outline = readOutline(text);
  if (!outline.ok) return outline;
  const version = outline.value.find(({ indent, key }) => indent === 0 && key === 'lockfileVersion')?.value;
  const major = version !== undefined && VERSION.test(version) ? Number.parseInt(version, 10) : 0;
  if (major < OLDEST || major > NEWEST) return failed(unknownVersion(version));
  return ok(
    packagesIn(outline.value)
      .slice(0, MAX_LOCKED)
      .map((entry) => toLocked(entry, major)),
  );
};

function packagesIn(outline: readonly OutlineEntry[]): readonly Entry[] {
  const entries: Entry[] = [];
  let isInside = false;
  for (const { indent, key, value } of outline) {
    const last = entries.at(-1);
    if (indent === 0) isInside = key === 'packages';
    else if (!isInside) continue;
    else if (indent === 2) entries.push({ key });
    else if (indent === 4 && last && (key === 'name' || key === 'version')) last[key] = value;
  }
  return entries;
}

/** What is from a registry has its name and version in the key alone; anything else has an address there. */
function toLocked({ key, name, version }: Entry, major: number): Locked | undefined {
  const path = key.startsWith('/') ? key.slice(1) : key;
  const parts = major === OLDEST ? splitPath(path) : splitDescriptor(path);
  if (parts && name === undefined && /^\d/u.test(parts.rest))
    return locked(parts.name, withoutPeers(parts.rest, major));
  const isOwn = /(?:^|@)(?:file|link|workspace):/u.test(key);
  return locked(name ?? parts?.name ?? path, version ?? parts?.rest ?? path, isOwn ? 'own' : 'elsewhere');
}

/** Divides `@scope/name/1.2.3` of version 5, which the host of another registry may be before. */
function splitPath(path: string): { readonly name: string; readonly rest: string } | undefined {
  const [, name, rest] = /^(?:[^/@]+\.[^/]+\/)?((?:@[^/]+\/)?[^/]+)\/(\d[^/]*)/u.exec(path) ?? [];
  return name === undefined || rest === undefined ? undefined : { name, rest };
}

/** Versions of the packages that it was resolved with follow in brackets, or in version 5 behind an underscore. */
function withoutPeers(version: string, major: number): string {
  const end = version.indexOf(major === OLDEST ? '_' : '(');
  return end < 0 ? version : version.slice(0, end);
}
