// yarn.lock of Yarn 1 (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/), and of Yarn 2 and later, which is YAML.

import { failed, ok, type Result } from '../../../domain/index.ts';
import {
  locked,
  MAX_LOCKED,
  splitDescriptor,
  unknownVersion,
  type Locked,
  type LockedList,
  type LockReader,
} from './locked.ts';
import { readOutline } from './outline.ts';
import { isRepository } from './package-lock.ts';

const HEADER_1 = '# yarn lockfile v1';
const OLDEST = 4;
const NEWEST = 10;
const LOCAL = /^(?:workspace|portal|link|file|\.{0,2}\/)/u;

interface ClassicEntry {
  readonly first: string;
  version?: string;
  resolved?: string;
}

export const readYarnLock: LockReader = (text) => {
  if (/^__metadata:/mu.test(text)) return readBerry(text);
  if (text.includes(HEADER_1)) return readClassic(text);
  return text.trim() === '' ? ok([]) : failed(unknownVersion(undefined));
};

/** Entries begin with the ranges that they answer, `a@^1.0.0, "b@npm:a@^1.0.0":`. */
function readClassic(text: string): Result<LockedList> {
  const found: (Locked | undefined)[] = [];
  let entry: ClassicEntry | undefined;
  const finish = () => {
    if (entry) found.push(ofClassic(entry));
  };
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    if (line === '' || line.trimStart().startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      if (!line.endsWith(':')) return failed(`line ${index + 1} is not the beginning of an entry`);
      finish();
      entry = { first: firstRange(line) };
      continue;
    }
    const [, key, value] = /^ {2}(version|resolved) "?([^"]*)"?$/u.exec(line) ?? [];
    if (entry && value !== undefined && (key === 'version' || key === 'resolved')) entry[key] = value;
    if (found.length > MAX_LOCKED) break;
  }
  finish();
  return ok(found);
}

function firstRange(line: string): string {
  if (line.startsWith('"')) return line.slice(1, line.indexOf('"', 1));
  const comma = line.indexOf(',');
  return line.slice(0, comma < 0 ? -1 : comma);
}

function ofClassic({ first, version, resolved = '' }: ClassicEntry): Locked | undefined {
  const range = splitDescriptor(first);
  if (!range) return undefined;
  if (LOCAL.test(range.rest)) return locked(range.name, version, 'own');
  const alias = range.rest.startsWith('npm:') ? splitDescriptor(range.rest.slice('npm:'.length)) : undefined;
  return locked(alias?.name ?? range.name, version, isRepository(resolved) ? 'elsewhere' : undefined);
}

/** Entries tell what they were resolved to: `resolution: "ini@npm:1.3.5"`. */
function readBerry(text: string): Result<LockedList> {
  const outline = readOutline(text);
  if (!outline.ok) return outline;
  const found: (Locked | undefined)[] = [];
  let top = '';
  let version: string | undefined;
  for (const { indent, key, value } of outline.value) {
    if (indent === 0) {
      [top, version] = [key, undefined];
    } else if (indent === 2 && key === 'version') {
      if (top === '__metadata' && !isKnown(value)) return failed(unknownVersion(value));
      version = value;
    } else if (indent === 2 && key === 'resolution') {
      found.push(ofBerry(value, version));
    }
    if (found.length > MAX_LOCKED) break;
  }
  return ok(found);
}

function isKnown(version: string): boolean {
  return /^\d+$/u.test(version) && Number(version) >= OLDEST && Number(version) <= NEWEST;
}

/** A patched package is one of its registry. */
function ofBerry(resolution: string, version: string | undefined): Locked | undefined {
  const parts = splitDescriptor(resolution);
  if (!parts) return undefined;
  const { name, rest } = parts;
  if (rest.startsWith('npm:') || rest.startsWith('patch:')) return locked(name, version);
  return locked(name, version, LOCAL.test(rest) ? 'own' : 'elsewhere');
}
