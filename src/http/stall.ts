import { TimedOut } from './failure.ts';
import { MIN_PROGRESS_BYTES } from './limits.ts';
import type { WireResponse } from './transport.ts';

/**
 * Yields the body, and gives up when the peer stalls. Counts only waiting time: a reader may be slow. Only
 * real progress resets the clock, since a peer that drips single bytes is not alive either.
 */
export async function* withoutStalls(response: WireResponse, stallMs: number): AsyncGenerator<Uint8Array> {
  const chunks = response.body[Symbol.asyncIterator]();
  let waited = 0;
  let received = 0;
  try {
    for (;;) {
      const asked = performance.now();
      const timer = setTimeout(() => {
        response.abort(new TimedOut(`no data for ${stallMs / 1000} seconds`));
      }, stallMs - waited);
      const next = await chunks.next().finally(() => {
        clearTimeout(timer);
      });
      if (next.done) return;
      waited += performance.now() - asked;
      received += next.value.length;
      if (received >= MIN_PROGRESS_BYTES) waited = received = 0;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}
