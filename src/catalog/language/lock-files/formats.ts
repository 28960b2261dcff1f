import { readBunLock } from './bun-lock.ts';
import type { LockReader } from './locked.ts';
import { readPackageLock } from './package-lock.ts';
import { readPnpmLock } from './pnpm-lock.ts';
import { readYarnLock } from './yarn-lock.ts';

/** A format of lock files, and what its packages are. */
export interface LockFormat {
  readonly type: string;
  readonly ecosystem: string;
  readonly read: LockReader;
}

const npm = { type: 'npm', ecosystem: 'npm' };

const BY_NAME: ReadonlyMap<string, LockFormat> = new Map([
  ['package-lock.json', { ...npm, read: readPackageLock }],
  ['npm-shrinkwrap.json', { ...npm, read: readPackageLock }],
  ['pnpm-lock.yaml', { ...npm, read: readPnpmLock }],
  ['yarn.lock', { ...npm, read: readYarnLock }],
  ['bun.lock', { ...npm, read: readBunLock }],
]);

/** Returns the format of a lock file by its name. */
export function formatOf(path: string): LockFormat | undefined {
  return BY_NAME.get(path.slice(path.lastIndexOf('/') + 1));
}

/** Lists names of lock files, one or more of each format. */
export function formatNames(): readonly string[] {
  return [...BY_NAME.keys()];
}
