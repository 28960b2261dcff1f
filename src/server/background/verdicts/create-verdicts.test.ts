import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { imageKey } from '../../../../test/store/images.ts';
import { AppError } from '../../../errors/index.ts';
import type { JobHandler } from '../../../jobs/queue.ts';
import { createVerdicts, type RunningVerdicts } from './create-verdicts.ts';

const NOW = new Date('2026-11-28T03:00:00Z');
const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** `taken` says of each job that is sent whether the queue takes it; by default, it does. */
function open(taken: readonly boolean[] = []) {
  const asked: unknown[] = [];
  const jobs: string[] = [];
  const logged: string[] = [];
  let handler: JobHandler | undefined;
  const verdicts: RunningVerdicts = createVerdicts({
    queue: {
      work: (_kind, _atATime, given) => {
        handler = given;
        return Promise.resolve();
      },
      send: (kind) => {
        jobs.push(kind);
        return Promise.resolve(taken[jobs.length - 1] ?? true);
      },
    },
    judge: (query, signal) => {
      signal.throwIfAborted();
      asked.push(query);
      const failures = [{ image: imageKey('a'), reason: 'no answer' }];
      return Promise.resolve({ byMatches: 3, byReport: 1, failures, failed: 1 });
    },
    lines: () => Promise.resolve([{ name: 'default', hash: 'a line' }]),
    program: '1',
    logger: pino({ level: 'info' }, { write: (text: string) => void logged.push(text) }),
    now: () => NOW,
  });
  onTestFinished(() => verdicts.stop());
  const run = async (signal = new AbortController().signal) => handler?.({}, signal);
  return { verdicts, jobs, asked, logged, run };
}

it('looks for verdicts that may be others at its start, and every ten minutes until its end', async () => {
  const { verdicts, jobs } = open();
  await verdicts.start();
  expect(jobs).toEqual(['verdicts']);
  await vi.advanceTimersByTimeAsync(25 * MINUTE);
  expect(jobs).toHaveLength(3);
  verdicts.stop();
  await vi.advanceTimersByTimeAsync(25 * MINUTE);
  expect(jobs).toHaveLength(3);
});

it('judges the images that may have another verdict, by lines, program and time', async () => {
  const { verdicts, asked, logged, run } = open();
  await verdicts.start();
  await run();
  const lines = [{ name: 'default', hash: 'a line' }];
  expect(asked).toEqual([{ lines, program: '1', now: '2026-11-28T03:00:00.000Z' }]);
  expect(logged.map((text): unknown => JSON.parse(text))).toMatchObject([
    { image: imageKey('a'), reason: 'no answer', msg: 'cannot judge an image again' },
    { byMatches: 3, byReport: 1, failed: 1, msg: 'judged images again' },
  ]);
});

it('gives up judging images when the job is handed back', async () => {
  const { verdicts, run } = open();
  await verdicts.start();
  await expect(run(AbortSignal.abort(new AppError('INTERRUPTED', 'interrupted')))).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

it('asks for a job until the queue takes one, since one that runs may have passed what changed', async () => {
  const { verdicts, jobs } = open([true, false, false, true]);
  await verdicts.start();
  await verdicts.poll();
  await verdicts.poll();
  expect(jobs).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(jobs).toHaveLength(4);
});

it('asks for no more jobs once it is stopped', async () => {
  const { verdicts, jobs } = open([false]);
  await verdicts.start();
  verdicts.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(jobs).toHaveLength(1);
});
