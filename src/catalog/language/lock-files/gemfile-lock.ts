// Gemfile.lock: https://bundler.io/man/gemfile.5.html, written by bundler/lockfile_generator.rb

import { failed, ok } from '../../../domain/index.ts';
import { locked, MAX_LOCKED, type Locked, type LockReader } from './locked.ts';

/** Sections of gems, by where these are from. */
const SECTIONS: ReadonlyMap<string, Locked['standing']> = new Map([
  ['GEM', undefined],
  ['PATH', 'own'],
  ['GIT', 'elsewhere'],
  ['PLUGIN SOURCE', 'elsewhere'],
]);
const SPEC = /^ {4}([^\s()]+) \(([^\s()-]+)(?:-([^\s()]+))?\)!?$/u;

/** Reads the gems of each source, `    NAME (VERSION-PLATFORM)`: those that they depend on follow further in. */
export const readGemfileLock: LockReader = (text) => {
  const found: (Locked | undefined)[] = [];
  let isSource = false;
  let hasSection = false;
  let standing: Locked['standing'];
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    if (/^<{7}|^={7}|^>{7}/u.test(line)) return failed('it has conflicts of a merge');
    if (/^[A-Z]/u.test(line)) {
      isSource = SECTIONS.has(line);
      hasSection ||= isSource;
      standing = SECTIONS.get(line);
    } else if (isSource && /^ {4}\S/u.test(line)) {
      found.push(toLocked(line, standing));
    }
    if (found.length > MAX_LOCKED) break;
  }
  return hasSection || text.trim() === '' ? ok(found) : failed('no source of gems');
};

function toLocked(line: string, standing: Locked['standing']): Locked | undefined {
  const [, name, version, platform] = SPEC.exec(line) ?? [];
  const gem = locked(name, version, standing);
  return gem && platform !== undefined ? { ...gem, architecture: platform } : gem;
}
