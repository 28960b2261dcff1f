import { setTimeout as pause } from 'node:timers/promises';
import { GIVE_UP_MS } from '../limits.ts';
import type { JobQueue, OnJobError } from '../queue.ts';
import { Lane } from './lane.ts';

/** In-memory job queue for a single server. The store holds the jobs' subjects, and the next start sends them again. */
export function createInProcessQueue(onError: OnJobError): JobQueue {
  const lanes = {
    index: new Lane(onError),
    sync: new Lane(onError),
    'awaited-sync': new Lane(onError),
    rematch: new Lane(onError),
    changes: new Lane(onError),
    verdicts: new Lane(onError),
    signals: new Lane(onError),
    matches: new Lane(onError),
    prune: new Lane(onError),
    reindex: new Lane(onError),
    'running-images': new Lane(onError),
    notify: new Lane(onError),
  };
  const all = Object.values(lanes);
  const settled = () => Promise.all(all.map((lane) => lane.settled()));
  return {
    send(kind, key, data) {
      return Promise.resolve(lanes[kind].send(key, data));
    },
    work(kind, atATime, handler) {
      lanes[kind].work(atATime, handler);
      return Promise.resolve();
    },
    depth: () =>
      Promise.resolve({
        index: lanes.index.depth(),
        sync: lanes.sync.depth(),
        'awaited-sync': lanes['awaited-sync'].depth(),
        rematch: lanes.rematch.depth(),
        changes: lanes.changes.depth(),
        verdicts: lanes.verdicts.depth(),
        signals: lanes.signals.depth(),
        matches: lanes.matches.depth(),
        prune: lanes.prune.depth(),
        reindex: lanes.reindex.depth(),
        'running-images': lanes['running-images'].depth(),
        notify: lanes.notify.depth(),
      }),
    async stop(patience) {
      for (const lane of all) lane.close();
      await within(patience, settled());
      for (const lane of all) lane.giveUp();
      await within(GIVE_UP_MS, settled());
    },
  };
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const { signal } = ended;
  await Promise.race([work, pause(milliseconds, undefined, { signal }).catch(() => undefined)]);
  ended.abort();
}
