import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchPods } from './watch.ts';

const SILENCE_MS = 90_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that says nothing until it is interrupted: before its answer, or after. */
function silentServer(isAnswering: boolean) {
  const interrupted = (signal?: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('interrupted')));
    });
  async function* silence(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    yield await interrupted(signal);
  }
  return {
    open: ({ signal }: { readonly signal?: AbortSignal | undefined }) =>
      isAnswering ? Promise.resolve(silence(signal)) : interrupted(signal),
  };
}

async function kindsOf(server: ReturnType<typeof silentServer>, signal = new AbortController().signal) {
  const kinds: string[] = [];
  for await (const { kind } of watchPods(server, { path: '/api/v1/pods', version: '1', signal }))
    kinds.push(kind);
  return kinds;
}

it('ends a silent watch, which is no failure: servers send no bookmarks while no pod changes', async () => {
  const kinds = kindsOf(silentServer(true));
  await vi.advanceTimersByTimeAsync(SILENCE_MS);
  expect(await kinds).toEqual(['opened']);
});

it('fails where a server accepts the connection and does not answer', async () => {
  const failed = expect(kindsOf(silentServer(false))).rejects.toThrow('interrupted');
  await vi.advanceTimersByTimeAsync(SILENCE_MS);
  await failed;
});

it('fails where the reader ends the watch', async () => {
  const stop = new AbortController();
  const failed = expect(kindsOf(silentServer(true), stop.signal)).rejects.toThrow('interrupted');
  await vi.advanceTimersByTimeAsync(1);
  stop.abort();
  await failed;
});
