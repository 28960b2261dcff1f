// Gemfile.lock: https://bundler.io/man/gemfile.5.html, written by bundler/lockfile_generator.rb

import { failed, ok } from '../../../domain/index.ts';
import { withBringers, type LockedNode } from './locked-graph.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  type LockedPackage,
  type LockReader,
} from './locked-package.ts';

/** Gem sections, by source. */
const SECTIONS: ReadonlyMap<string, LockedPackage['status']> = new Map([
  ['GEM', undefined],
  ['PATH', 'own'],
  ['GIT', 'elsewhere'],
  ['PLUGIN SOURCE', 'elsewhere'],
]);
interface OpenNode extends LockedNode {
  readonly needs: string[];
}

const SPEC = /^ {4}([^\s()]+) \(([^\s()-]+)(?:-([^\s()]+))?\)!?$/u;

/**
 * Reads each source's gems, `    NAME (VERSION-PLATFORM)`, followed by their own dependencies, further
 * indented, and the direct dependencies, `  NAME (RANGE)`, or `  NAME!` if from no registry.
 */
export const readGemfileLock: LockReader = (text) => {
  const nodes: OpenNode[] = [{ key: '', listed: [], needs: [], isProject: true }];
  let section = '';
  let hasSection = false;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    if (/^<{7}|^={7}|^>{7}/u.test(line)) return failed('it has conflicts of a merge');
    if (/^[A-Z]/u.test(line)) {
      section = line;
      hasSection ||= SECTIONS.has(section);
    } else if (section === 'DEPENDENCIES') {
      nodes[0]?.needs.push(nameIn(line));
    } else if (SECTIONS.has(section)) {
      readSpec(line, SECTIONS.get(section), nodes);
    }
    if (nodes.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  }
  return hasSection || text.trim() === '' ? ok(withBringers(nodes)) : failed('no source of gems');
};

function readSpec(line: string, status: LockedPackage['status'], nodes: OpenNode[]): void {
  if (/^ {4}\S/u.test(line)) nodes.push({ key: nameIn(line), listed: [toLocked(line, status)], needs: [] });
  else if (/^ {6}\S/u.test(line)) nodes.at(-1)?.needs.push(nameIn(line));
}

function nameIn(line: string): string {
  return /^ *([^\s()!]+)/u.exec(line)?.[1] ?? '';
}

function toLocked(line: string, status: LockedPackage['status']): LockedPackage | undefined {
  const [, name, version, platform] = SPEC.exec(line) ?? [];
  const gem = lockedPackage(name, version, status);
  return gem && platform !== undefined ? { ...gem, architecture: platform } : gem;
}
