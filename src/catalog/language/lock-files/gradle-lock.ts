// gradle.lockfile: https://docs.gradle.org/current/userguide/dependency_locking.html

import { ok } from '../../../domain/index.ts';
import { lockedPackage, type LockedPackage, type LockReader } from './locked-package.ts';

/** Characters read per line: configuration names follow the package. */
const MAX_LINE = 4096;
/** Lists configurations without packages. */
const EMPTY = 'empty=';
const ENTRY = /^([^\s:=]+):([^\s:=]+):([^\s:=]+)(?:=|$)/u;

/** Reads `GROUP:ARTIFACT:VERSION=CONFIGURATION,CONFIGURATION` lines, the only form so far. */
export const readGradleLock: LockReader = (text) => {
  const lines = text.split('\n').map((line) => line.slice(0, MAX_LINE).trim());
  const entries = lines.filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith(EMPTY));
  return ok(entries.map(toLocked));
};

function toLocked(line: string): LockedPackage | undefined {
  const [, group, artifact, version] = ENTRY.exec(line) ?? [];
  return artifact === undefined ? undefined : lockedPackage(`${group}:${artifact}`, version);
}
