import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, messageOf } from '../errors/index.ts';

const MIN_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** Failures of the call itself. */
const FINAL: ReadonlySet<string> = new Set(['CONFIG_INVALID', 'USAGE']);

/** A failure after which the server may say when to ask again. */
export class RetryableFailure extends Error {
  /** Milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Waits before the next attempt, as long as the server asks, else twice as long as the last time, up to half a minute. */
export async function pauseAfter(failure: unknown, failures: number, signal: AbortSignal): Promise<void> {
  const asked = failure instanceof RetryableFailure ? failure.retryAfterMs : undefined;
  const doubled = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** (failures - 1));
  await sleep(asked ?? doubled * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
}

/** Whether an await was meanwhile told to end: the compiler takes a signal for as it was. */
export function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Tries until it succeeds; undefined once the signal is aborted. Throws what another attempt would not mend. */
export async function retried<Result>(
  work: () => Promise<Result>,
  { signal, onFailure }: { readonly signal: AbortSignal; readonly onFailure: (message: string) => void },
): Promise<Result | undefined> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await work();
    } catch (failure) {
      if (isOver(signal)) return undefined;
      if (failure instanceof AppError && FINAL.has(failure.code)) throw failure;
      onFailure(messageOf(failure));
      await pauseAfter(failure, failures, signal);
    }
  }
  return undefined;
}
