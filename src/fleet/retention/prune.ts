import { setTimeout as pause } from 'node:timers/promises';
import type {
  Inventory,
  PruneCounts,
  PrunedKind,
  PruneLimits,
  PrunePlan,
  PruneStep,
} from '../../inventory/ports.ts';

/** Every pruned row kind, in listing order. */
export const PRUNED_KINDS = [
  'images',
  'packages',
  'layers',
  'runs',
  'verdicts',
  'events',
  'ranges',
  'aliases',
  'ratings',
  'rankings',
  'states',
  'knownSince',
  'lines',
  'contents',
] as const satisfies readonly PrunedKind[];

/**
 * In order: facts before the images that show whose they are, feed states before the rows behind them, and
 * match contents after the images whose packages matched.
 */
const STEPS = [
  'layers',
  'images',
  'contents',
  'knownSince',
  'runs',
  'verdicts',
  'lines',
  'events',
  'states',
  'ranges',
  'aliases',
  'ratings',
  'rankings',
] as const satisfies readonly PruneStep[];

/**
 * Minimum milliseconds between two transactions, for others to use the store; a long one is followed by as
 * long a pause.
 */
const LEAST_PAUSE_MS = 5;
const DAY_MS = 24 * 60 * 60_000;

export interface PruneOptions {
  /** Days to keep an image that neither runs nor is read or requested. */
  readonly images: number;
  /** Days to keep events and advisory history. */
  readonly history: number;
  readonly dropExploited: boolean;
}

export interface PruneRun {
  readonly removed: PruneCounts;
  /** False if it had to stop early. */
  readonly isDone: boolean;
}

export function pruneLimits({ images, history, dropExploited }: PruneOptions, now: Date): PruneLimits {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  return { imagesBefore: daysAgo(images), historyBefore: daysAgo(history), dropExploited };
}

/** Removes the rows in a plan, in short transactions with pauses in between: this work has no deadline. */
export async function prune(
  retention: Pick<Inventory['retention'], 'removeSome'>,
  plan: PrunePlan,
  mayGoOn: () => boolean = () => true,
): Promise<PruneRun> {
  const removed: Record<PrunedKind, number> = { ...NOTHING_PRUNED };
  for (const step of STEPS) {
    let place: number | undefined = 0;
    while (place !== undefined) {
      if (!mayGoOn()) return { removed, isDone: false };
      const begin = performance.now();
      const batch = await retention.removeSome(plan, step, place);
      for (const kind of PRUNED_KINDS) removed[kind] += batch.removed[kind] ?? 0;
      place = batch.next;
      await pause(Math.max(LEAST_PAUSE_MS, performance.now() - begin));
    }
  }
  return { removed, isDone: true };
}

export const NOTHING_PRUNED: PruneCounts = {
  images: 0,
  packages: 0,
  layers: 0,
  runs: 0,
  verdicts: 0,
  events: 0,
  ranges: 0,
  aliases: 0,
  ratings: 0,
  rankings: 0,
  states: 0,
  knownSince: 0,
  lines: 0,
  contents: 0,
};

/** Adds two runs' counts. */
export function addCounts(a: PruneCounts, b: PruneCounts): PruneCounts {
  const sum: Record<PrunedKind, number> = { ...a };
  for (const kind of PRUNED_KINDS) sum[kind] += b[kind];
  return sum;
}
