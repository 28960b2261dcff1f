import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors/index.ts';
import { ApiFailure } from '../access/api-failure.ts';
import { failureText } from './failure-text.ts';

const MIN_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;

/** Waits before the next attempt, as long as the server asks, else twice as long as the last time, up to half a minute. */
export async function pauseAfter(failure: unknown, failures: number, signal: AbortSignal): Promise<void> {
  const asked = failure instanceof ApiFailure ? failure.retryAfterMs : undefined;
  const doubled = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** (failures - 1));
  await sleep(asked ?? doubled * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
}

/** Whether an await was meanwhile told to end: the compiler takes a signal for as it was. */
export function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Tries until it succeeds; undefined once the signal is aborted. Throws a failure of the configuration. */
export async function retried<Result>(
  work: () => Promise<Result>,
  { signal, onFailure }: { readonly signal: AbortSignal; readonly onFailure: (message: string) => void },
): Promise<Result | undefined> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await work();
    } catch (failure) {
      if (isOver(signal)) return undefined;
      if (failure instanceof AppError && failure.code === 'CONFIG_INVALID') throw failure;
      onFailure(failureText(failure));
      await pauseAfter(failure, failures, signal);
    }
  }
  return undefined;
}
