import type { Engine } from '../../store/engine.ts';
import { countOldEvents, removeEvents } from '../events/forget-events.ts';
import type { PrunedRows, PrunePlan, PruneStep, RetentionStore } from '../ports.ts';
import type { Batch } from './batch.ts';
import { countClosed, removeClosed } from './closed-rows.ts';
import { listExploited, markExploitedRuns } from './exploited-runs.ts';
import { countStates, removeStates } from './feed-states.ts';
import { countKnownSince, removeKnownSince } from './old-known-since.ts';
import { countLines, removeLines } from './old-lines.ts';
import { countOldRuns, removeRuns } from './old-runs.ts';
import { countOldVerdicts, removeVerdicts } from './old-verdicts.ts';
import { makePrunePlan } from './plan.ts';
import { countStaleImages, removeStaleImages } from './stale-images.ts';
import { countContents, removeContents } from './unused-contents.ts';
import { findUnused, removeUnused } from './unused-layers.ts';

export function createRetentionStore(engine: Engine): Omit<RetentionStore, 'asked'> {
  const { db } = engine;
  return {
    exploited: () => listExploited(db),
    noteExploited: (cve, packages) => markExploitedRuns(engine, cve, packages),
    plan: (limits) => makePrunePlan(db, limits),
    count: async (plan) => ({
      layers: (await findUnused(db, plan)).layers.length,
      ...(await countStaleImages(db, plan)),
      runs: await countOldRuns(db, plan),
      verdicts: await countOldVerdicts(db, plan),
      events: await countOldEvents(db, plan.historyBefore),
      states: await countStates(db, plan),
      knownSince: await countKnownSince(db, plan),
      lines: await countLines(db, plan),
      contents: await countContents(db, plan),
      ...(await countClosed(engine, plan)),
    }),
    removeSome: (plan, step, place = 0) => removeStep(engine, plan, step, place),
  };
}

async function removeStep(
  engine: Engine,
  plan: PrunePlan,
  step: PruneStep,
  place: number,
): Promise<PrunedRows> {
  const { db } = engine;
  switch (step) {
    case 'layers': {
      return { removed: { layers: await removeUnused(db, plan) } };
    }
    case 'images': {
      return removeStaleImages(engine, plan, place);
    }
    case 'runs': {
      return toPruned(step, await removeRuns(db, plan));
    }
    case 'verdicts': {
      return toPruned(step, await removeVerdicts(db, plan));
    }
    case 'events': {
      return toPruned(step, await removeEvents(db, plan.historyBefore));
    }
    case 'states': {
      return toPruned(step, await removeStates(db, plan));
    }
    case 'knownSince': {
      return toPruned(step, await removeKnownSince(db, plan));
    }
    case 'lines': {
      return toPruned(step, await removeLines(db, plan));
    }
    case 'contents': {
      return removeContents(engine, place);
    }
    case 'ranges':
    case 'aliases':
    case 'ratings':
    case 'rankings': {
      return toPruned(step, await removeClosed(engine, plan, step));
    }
  }
}

function toPruned(step: PruneStep, { rows, isFull }: Batch): PrunedRows {
  return { removed: { [step]: rows }, ...(isFull && { next: 0 }) };
}
