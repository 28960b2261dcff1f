import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeAbandoned } from './lock.ts';

export const SPOOL_PREFIX = 'plimsoll-spool-';

/** Removes folders that killed processes of this user left. Those of processes that live stay. */
export function sweepSpools(place: string): void {
  for (const name of namesIn(place)) {
    const folder = join(place, name);
    if (!name.startsWith(SPOOL_PREFIX) || !isOurs(folder)) continue;
    const lock = takeAbandoned(folder);
    if (!lock) continue;
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // What cannot be removed now is no reason not to scan.
    } finally {
      lock.release();
    }
  }
}

/** The place is shared: what another user made, or a link that one planted, is left alone. */
function isOurs(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === (process.getuid?.() ?? stats.uid);
}

function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    // Making a folder there says why.
    return [];
  }
}
