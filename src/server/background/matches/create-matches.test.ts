import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parseDigest } from '../../../domain/index.ts';
import type { ImageSummary } from '../../../inventory/ports.ts';
import type { JobHandler } from '../../../jobs/queue.ts';
import { createMatches } from './create-matches.ts';

const key = parseDigest(`sha256:${'a'.repeat(64)}`);
if (!key) throw new Error('64 digits are a digest');
const IMAGE: ImageSummary = { key, names: [], packages: 1, indexedAt: '' };

/** `taken` says of each job that is sent whether the queue takes it; by default, it does. */
function open({ isEmpty = false, taken = [] }: { isEmpty?: boolean; taken?: boolean[] } = {}) {
  const done: string[] = [];
  let handler: JobHandler | undefined;
  let due = 3;
  const matches = createMatches({
    store: {
      matches: {
        counts: () => Promise.resolve({ packages: 5, due, matches: 7 }),
        drop: () => {
          due = 5;
          done.push('drop');
          return Promise.resolve();
        },
      },
      inventory: { list: () => Promise.resolve({ items: isEmpty ? [] : [IMAGE] }) },
    },
    queue: {
      work: (_kind, _atATime, given) => {
        handler = given;
        return Promise.resolve();
      },
      send: (kind) => {
        done.push(`send ${kind}`);
        return Promise.resolve(taken.shift() ?? true);
      },
    },
    match: (signal) => {
      signal.throwIfAborted();
      done.push('match');
      return Promise.resolve();
    },
    logger: pino({ level: 'silent' }),
  });
  onTestFinished(() => matches.stop());
  return { matches, done, run: (signal = new AbortController().signal) => handler?.({}, signal) };
}

it('matches what is due at its start', async () => {
  const { matches, done, run } = open();
  await matches.start();
  await run();
  expect(done).toEqual(['send matches', 'match']);
  expect(await matches.counts()).toEqual({ packages: 5, due: 3, matches: 7 });
});

it('leaves threads alone where no image is stored', async () => {
  const { matches, done } = open({ isEmpty: true });
  await matches.start();
  expect(done).toEqual([]);
});

it('drops all matches and has them made again', async () => {
  const { matches, done } = open();
  expect(await matches.rebuild()).toEqual({ packages: 5, due: 5, matches: 7 });
  expect(done).toEqual(['drop', 'send matches']);
});

it('asks for a job until the queue takes one, since one that runs may be just ending', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { matches, done } = open({ taken: [false, true] });
  await matches.rebuild();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(done).toEqual(['drop', 'send matches', 'send matches']);
});

it('gives up when the job is handed back', async () => {
  const { matches, run } = open();
  await matches.start();
  await expect(run(AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
});
