import { isOver, pauseAfter } from '../../watcher/index.ts';
import { ApiFailure, GONE } from '../access/api-failure.ts';
import type { ApiServer } from '../access/api-server.ts';
import { pod, type Pod } from '../objects/pod.ts';
import { listPages } from './list.ts';
import { UnreadableEvent, watchPods } from './watch.ts';

/** A watch that ends sooner brings a pause. */
const SHORT_MS = 500;

export type PodNews =
  | { readonly kind: 'listed'; readonly pods: readonly Pod[] }
  /** The list is complete: pods that it lacks are gone. */
  | { readonly kind: 'complete' }
  | { readonly kind: 'changed' | 'deleted'; readonly pod: Pod }
  /** The server answers: nothing else changed. */
  | { readonly kind: 'alive' };

export interface FollowOptions {
  readonly path: string;
  readonly signal: AbortSignal;
  /** Milliseconds between whole lists, asked for when a watch ends. */
  readonly relistMs: () => number;
  /** Called before each list. */
  readonly beforeList: () => Promise<void>;
  /** Takes what is new, in order; the next waits for it. If it throws, the same comes again. */
  readonly use: (news: PodNews) => Promise<void>;
  /** Called for each failure; one that it throws ends everything. */
  readonly onFailure: (failure: unknown) => void;
}

/**
 * Follows the pods of one place until the signal is aborted: a whole list, at first and now and then, and changes in between.
 * A version that the server has forgotten, and whatever cannot be read, bring a new list.
 */
export async function followPods(server: ApiServer, options: FollowOptions): Promise<void> {
  const { signal, onFailure, relistMs } = options;
  let version: string | undefined;
  let listedAt = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (version === undefined || Date.now() - listedAt >= relistMs()) {
        version = undefined;
        version = await readList(server, options);
        listedAt = Date.now();
        failures = 0;
      }
      const begun = Date.now();
      for await (const event of watchPods(server, { path: options.path, version, signal })) {
        await options.use('pod' in event ? { kind: event.kind, pod: event.pod } : { kind: 'alive' });
        if (event.kind === 'opened') continue;
        ({ version } = event);
        failures = 0;
      }
      failures = 0;
      if (Date.now() - begun < SHORT_MS) await pauseAfter(undefined, 1, signal);
    } catch (failure) {
      if (isOver(signal)) return;
      onFailure(failure);
      const isGone = failure instanceof ApiFailure && failure.status === GONE;
      if (isGone || failure instanceof UnreadableEvent) version = undefined;
      failures += 1;
      await pauseAfter(failure, failures, signal);
    }
  }
}

/** Returns the version from which a watch goes on. */
async function readList(
  server: ApiServer,
  { path, signal, beforeList, use }: FollowOptions,
): Promise<string> {
  await beforeList();
  let version = '';
  for await (const page of listPages(server, { path, item: pod, signal })) {
    ({ version } = page);
    await use({ kind: 'listed', pods: page.items });
  }
  await use({ kind: 'complete' });
  return version;
}
