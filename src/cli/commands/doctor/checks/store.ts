import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { counted } from '../../../../domain/index.ts';
import { formatBytes, formatSince } from '../../../../report/index.ts';
import type { ScanSession } from '../../../opening/session.ts';
import { failedBySystem, type Check } from '../check.ts';

/** A layer that cannot be read by seeking is spooled whole, and a sync is staged beside the store. */
const ENOUGH_BYTES = 1024 ** 3;
const MINUTE_MS = 60_000;
/** Older feeds are a hole by themselves. */
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Reports the store's feeds and their age. */
export async function checkStore(file: string, { context, settings }: ScanSession): Promise<Check> {
  const states = await context.store.advisories.feedStates();
  const found = { name: 'store', subject: file } as const;
  if (states.length === 0) {
    const message = 'holds no feeds yet: a scan loads those that its image needs';
    if (!settings.offline) return { ...found, status: 'ok', message };
    const hint = 'load them without --offline, or plimsoll feeds import FILE';
    return { ...found, status: 'failed', message: 'holds no feeds, and --offline loads none', hint };
  }
  const ages = states.map(({ syncedAt }) => context.now().getTime() - Date.parse(syncedAt));
  // A time in the future says nothing about the age, and counts as an old one.
  const farthest = ages.reduce((a, b) => (Math.abs(a) > Math.abs(b) ? a : b));
  const which = farthest < 0 ? 'one' : 'the oldest';
  const message = `holds ${counted(states.length, 'feed')}, ${which} ${formatSince(farthest)}`;
  if (farthest > -MINUTE_MS && farthest <= WEEK_MS) return { ...found, status: 'ok', message };
  return {
    ...found,
    status: 'warning',
    message,
    hint: 'plimsoll feeds sync; a scan also updates those that it needs',
  };
}

/** Reports the free space beside the store and for temporary files. */
export async function checkSpace(store: string): Promise<readonly Check[]> {
  return Promise.all([
    checkFolder(dirname(store), 'move the store with --store, or free some room'),
    checkFolder(tmpdir(), 'set TMPDIR to a folder with more room'),
  ]);
}

async function checkFolder(folder: string, hint: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const message = `${formatBytes(free)} free`;
    const found = { name: 'space', subject: folder, message } as const;
    return free < ENOUGH_BYTES ? { ...found, status: 'warning', hint } : { ...found, status: 'ok' };
  } catch (error) {
    return failedBySystem('space', folder, error, hint);
  }
}
