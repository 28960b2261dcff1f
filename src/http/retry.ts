import { BACK_OFF_MS, MAX_BACK_OFF_MS, MAX_RETRY_AFTER_MS } from './limits.ts';
import { mayPass, PASSING } from './failure.ts';
import type { HttpClock } from './options.ts';
import type { WireResponse } from './transport.ts';

export interface Retries {
  readonly attempts: number;
  readonly clock: HttpClock;
  readonly signal: AbortSignal | undefined;
}

/** Retries until a response needs no retry or the attempts are used up; then returns or throws the last result. */
export async function withRetries(
  send: () => Promise<WireResponse>,
  { attempts, clock, signal }: Retries,
): Promise<WireResponse> {
  for (let attempt = 1; ; attempt++) {
    let pause: number;
    try {
      const response = await send();
      if (!PASSING.has(response.status) || attempt === attempts) return response;
      pause = retryAfter(response.headers['retry-after'], clock.now()) ?? backOff(attempt, clock.random());
      if (pause > MAX_RETRY_AFTER_MS) return response;
      await response.discard();
    } catch (thrown) {
      if (attempt === attempts || signal?.aborted || !mayPass(thrown)) throw thrown;
      pause = backOff(attempt, clock.random());
    }
    await clock.sleep(pause, signal);
  }
}

/** Randomises half the pause, so that a fleet that failed together does not return together. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(MAX_BACK_OFF_MS, BACK_OFF_MS * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random;
}

/** Parses a Retry-After header into milliseconds: seconds or a date (RFC 9110, 10.2.3); undefined if neither. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (text === '') return undefined;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 0) return seconds * 1000;
  // Date.parse also accepts "-5" as a date.
  const date = Number.isNaN(seconds) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
