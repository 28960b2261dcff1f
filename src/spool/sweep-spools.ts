import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeAbandoned } from './lock.ts';

export const SPOOL_PREFIX = 'plimsoll-spool-';

/** Removes folders left by this user's killed processes, but not folders in use by live ones. */
export function sweepSpools(place: string): void {
  for (const name of namesIn(place)) {
    const folder = join(place, name);
    if (!name.startsWith(SPOOL_PREFIX) || !isOurs(folder)) continue;
    const lock = takeAbandoned(folder);
    if (!lock) continue;
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A folder that cannot be removed now must not stop a scan.
    } finally {
      lock.release();
    }
  }
}

/** The parent folder is shared: leaves alone anything made by another user, and any planted link. */
function isOurs(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === (process.getuid?.() ?? stats.uid);
}

function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    // Making a folder there reports the reason.
    return [];
  }
}
