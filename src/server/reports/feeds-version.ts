import { createHash } from 'node:crypto';
import type { AdvisoryStore } from '../../store/ports.ts';
import { FEEDS_STATE_MS } from './limits.ts';

/** Returns a text that changes with any feed; reads the store once for concurrent requests. */
export function feedsVersion(
  advisories: Pick<AdvisoryStore, 'feedStates'>,
  now: () => number,
): () => Promise<string> {
  let version: Promise<string> | undefined;
  let readAt = -Infinity;
  return () => {
    if (version && Math.abs(now() - readAt) < FEEDS_STATE_MS) return version;
    readAt = now();
    const read = readVersion(advisories);
    version = read;
    // After a failed read, the next request reads again.
    read.catch(() => {
      if (version === read) version = undefined;
    });
    return read;
  };
}

async function readVersion(advisories: Pick<AdvisoryStore, 'feedStates'>): Promise<string> {
  const states = await advisories.feedStates();
  const lines = states.map(({ feed, seq, syncedAt }) => `${feed} ${seq} ${syncedAt}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
