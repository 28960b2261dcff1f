import { setTimeout as pause } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { type Refusal, refusalsAsNotFound, registryGuard } from '../../http/guard/index.ts';
import { httpClientOnDemand, interruptible } from '../../http/index.ts';
import type { Store, Lock } from '../../store/ports.ts';
import { openContext, type StoredContext } from '../../stored/index.ts';
import { gatedClient } from '../registries/gated-client.ts';
import { GateRequests } from './gate-requests.ts';
import { TURN_PATIENCE_MS } from './limits.ts';
import { thinned } from './progress.ts';
import type { WorkSettings } from './settings.ts';
import { SlotRequests } from './slot-requests.ts';
import type { TaskWorld } from './task-world.ts';
import type { TaskNews, TaskOrder } from './task.ts';

/** The shared state for a thread's tasks, and each task's view of it. */
export interface TaskWorlds {
  /** Sends progress, refusals, slot requests and registry requests to the port, and follows its orders. */
  worldOf(port: MessagePort): TaskWorld;
}

export async function openTaskWorlds(settings: WorkSettings): Promise<TaskWorlds> {
  const { context } = await openContext({
    ...settings,
    now: () => new Date(),
    onProgress: () => undefined,
  });
  const imageHttp = httpClientOnDemand({ ...settings.http, guard: registryGuard(settings.registries) });
  return {
    worldOf(port) {
      const { signal, giveUp } = interruption();
      const slots = new SlotRequests(port);
      const gate = new GateRequests((news) => port.postMessage(news));
      port.on('message', (order: TaskOrder) => {
        if (order === 'slot') {
          slots.grant();
        } else if (order === 'give up') {
          giveUp();
          slots.refuse(signal.reason);
          gate.refuse(signal.reason);
        } else {
          gate.entered(order);
        }
      });
      const tell = thinned((progress) => port.postMessage(progress));
      const tellRefusal = once((refusal) =>
        port.postMessage({ kind: 'refused', refusal } satisfies TaskNews),
      );
      const own: StoredContext = {
        ...context,
        http: interruptible(context.http, signal),
        onProgress: (progress) => {
          signal.throwIfAborted();
          tell(progress);
        },
        takeLayerSlot: () => slots.take(),
        takeLayerLock: (digest) => patiently(context.store, `blob ${digest}`),
      };
      return {
        context: own,
        imageHttp: refusalsAsNotFound(gatedClient(interruptible(imageHttp, signal), gate), tellRefusal),
        bases: settings.bases,
        ...defined({ line: settings.line, lines: settings.lines }),
      };
    },
  };
}

/** Reports each refused address once, since an image may have a thousand layers there. */
function once(tell: (refusal: Refusal) => void): (refusal: Refusal) => void {
  const announced = new Set<string>();
  return (refusal) => {
    const key = `${refusal.host} ${refusal.address}`;
    if (announced.has(key)) return;
    announced.add(key);
    tell(refusal);
  };
}

function interruption(): { readonly signal: AbortSignal; readonly giveUp: () => void } {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new AppError('INTERRUPTED', 'interrupted'));
  return { signal: controller.signal, giveUp };
}

/** Waits for a lock, up to a limit. A lock that comes later is released at once. */
async function patiently(store: Store, work: string): Promise<Lock> {
  const waiting = new AbortController();
  const lock = store.takeLock(work);
  const late = pause(TURN_PATIENCE_MS, 'late' as const, { signal: waiting.signal, ref: false });
  const first = await Promise.race([lock, late]).finally(() => waiting.abort());
  if (first !== 'late') return first;
  lock.then(
    (each) => each.release(),
    () => undefined,
  );
  return { release: () => undefined };
}
