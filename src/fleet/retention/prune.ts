import { setTimeout as pause } from 'node:timers/promises';
import type { PruneCounts, PrunedKind, PruneLimits, PrunePlan, PruneStep, Store } from '../../store/ports.ts';

/** Every kind of rows that leaves, as it is listed. */
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
  'clocks',
  'lines',
  'contents',
] as const satisfies readonly PrunedKind[];

/**
 * In order: facts go before the images that tell whose they are, states of feeds before the rows behind them, and what
 * packages matched after them.
 */
const STEPS = [
  'layers',
  'images',
  'contents',
  'clocks',
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

/** Least milliseconds between two transactions, in which others have the store; a long one is followed by as long a pause. */
const LEAST_PAUSE_MS = 5;
const DAY_MS = 24 * 60 * 60_000;

export interface PruneOptions {
  /** Days for which an image stays that neither runs, nor is read or asked for. */
  readonly images: number;
  /** Days for which events, and what was known, stay. */
  readonly history: number;
  readonly dropExploited: boolean;
}

export interface PruneRun {
  readonly removed: PruneCounts;
  /** False if it had to stop before. */
  readonly isDone: boolean;
}

export function pruneLimits({ images, history, dropExploited }: PruneOptions, now: Date): PruneLimits {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  return { imagesBefore: daysAgo(images), historyBefore: daysAgo(history), dropExploited };
}

/** Removes what a plan names, in short transactions with pauses between them: nobody waits for it. */
export async function prune(
  retention: Pick<Store['retention'], 'removeSome'>,
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
  clocks: 0,
  lines: 0,
  contents: 0,
};

/** Adds up the counts of two runs. */
export function addCounts(a: PruneCounts, b: PruneCounts): PruneCounts {
  const sum: Record<PrunedKind, number> = { ...a };
  for (const kind of PRUNED_KINDS) sum[kind] += b[kind];
  return sum;
}
