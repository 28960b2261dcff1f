// pubspec.lock: https://dart.dev/tools/pub/glossary#lockfile

import { failed, ok } from '../../../domain/index.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  type LockedPackage,
  type LockReader,
} from './locked-package.ts';
import { readOutline, type OutlineEntry } from './outline.ts';

interface Entry {
  readonly name: string;
  source?: string;
  version?: string;
  dependency?: string;
}

/** Reads Dart packages, excluding the SDK's own. */
export const readPubspecLock: LockReader = (text) => {
  const outline = readOutline(text);
  if (!outline.ok) return outline;
  if (!outline.value.some(({ indent, key }) => indent === 0 && key === 'packages'))
    return failed('no package list');
  const entries = packagesIn(outline.value);
  return entries.length > MAX_LOCKED ? failed(TOO_MANY_LOCKED) : ok(entries.flatMap(toLocked));
};

function packagesIn(outline: readonly OutlineEntry[]): readonly Entry[] {
  const entries: Entry[] = [];
  let isInside = false;
  for (const { indent, key, value } of outline) {
    const last = entries.at(-1);
    if (indent === 0) isInside = key === 'packages' && value === '';
    else if (!isInside) continue;
    else if (indent === 2) entries.push({ name: key });
    else if (indent === 4 && last && ofEntry(key)) last[key] = value;
  }
  return entries;
}

function ofEntry(key: string): key is 'source' | 'version' | 'dependency' {
  return key === 'source' || key === 'version' || key === 'dependency';
}

function toLocked({ name, source, version, dependency }: Entry): readonly (LockedPackage | undefined)[] {
  switch (source) {
    case 'hosted': {
      const each = lockedPackage(name, version);
      return [each && dependency === 'direct dev' ? { ...each, dev: true } : each];
    }
    case 'sdk':
      return [];
    case 'path':
      return [lockedPackage(name, version, 'own')];
    case undefined:
    default:
      return [lockedPackage(name, version, 'elsewhere')];
  }
}
