import { TimedOut } from './failure.ts';
import { MIN_PROGRESS_BYTES } from './limits.ts';
import type { WireResponse } from './transport.ts';

/**
 * The body, given up when the peer keeps us waiting. Only waiting counts: a reader may take its time. A peer that
 * drips a byte now and then is not alive either, so that the clock starts anew only with real progress.
 */
export async function* withoutStalls(response: WireResponse, stallMs: number): AsyncGenerator<Uint8Array> {
  const chunks = response.body[Symbol.asyncIterator]();
  let waited = 0;
  let received = 0;
  try {
    for (;;) {
      const asked = performance.now();
      const timer = setTimeout(() => {
        response.abort(new TimedOut(`nothing came for ${stallMs / 1000} seconds`));
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
