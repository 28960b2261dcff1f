// paket.lock: https://fsprojects.github.io/Paket/lock-file.html

import { failed, ok } from '../../../domain/index.ts';
import { withBringers, type LockedNode } from './locked-graph.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  type LockedPackage,
  type LockReader,
} from './locked-package.ts';

/** Sections by package source; other capitalised lines are group settings. */
const SECTIONS: ReadonlyMap<string, LockedPackage['status']> = new Map([
  ['NUGET', undefined],
  ['GITHUB', 'elsewhere'],
  ['GIST', 'elsewhere'],
  ['GIT', 'elsewhere'],
  ['HTTP', 'elsewhere'],
]);
const SPEC = /^ {4}(\S+) \(([^\s()]+)\)/u;

interface OpenNode extends LockedNode {
  readonly needs: string[];
}

/**
 * Reads each source's packages, `    NAME (VERSION) - SETTINGS`, followed by their own dependencies, further
 * indented.
 */
export const readPaketLock: LockReader = (text) => {
  const nodes: OpenNode[] = [];
  let section = '';
  let hasSection = false;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    if (/^[A-Z]/u.test(line)) {
      section = line;
      hasSection ||= SECTIONS.has(section);
    } else if (!SECTIONS.has(section)) continue;
    else if (/^ {4}\S/u.test(line)) nodes.push(toNode(line, SECTIONS.get(section)));
    else if (/^ {6}\S/u.test(line)) nodes.at(-1)?.needs.push(keyIn(line));
    if (nodes.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  }
  return hasSection || text.trim() === '' ? ok(withBringers(nodes)) : failed('no source of packages');
};

function toNode(line: string, status: LockedPackage['status']): OpenNode {
  const [, name, version] = SPEC.exec(line) ?? [];
  return { key: keyIn(line), listed: [lockedPackage(name, version, status)], needs: [] };
}

/** NuGet names are case-insensitive. */
function keyIn(line: string): string {
  return (/^ *(\S+)/u.exec(line)?.[1] ?? '').toLowerCase();
}
