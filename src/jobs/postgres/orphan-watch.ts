import { LOOK_EVERY_MS } from '../limits.ts';
import type { Orphan, Presence } from './presence.ts';

/**
 * Looks for jobs whose replica died. A job must be found twice in a row: in between, a job just fetched gets
 * its lock, and a replica that lost its connection returns.
 */
export function watchOrphans(
  presence: Pick<Presence, 'orphans'>,
  schema: string,
  handBack: (orphan: Orphan) => Promise<void>,
): { stop(): void } {
  let before = new Set<string>();
  let isLooking = false;
  const look = async () => {
    const orphans = await presence.orphans(schema);
    const found = new Map(orphans.map((orphan) => [`${orphan.id} ${orphan.retryCount}`, orphan]));
    for (const [attempt, orphan] of found) if (before.has(attempt)) await handBack(orphan);
    before = new Set(found.keys());
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => (isLooking = false));
  }, LOOK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
