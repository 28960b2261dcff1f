import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MAX_ATTEMPTS, MAX_PAUSE_SECONDS } from '../limits.ts';
import { describeQueue } from '../../../test/jobs/queue-suite.ts';
import { createInProcessQueue } from './queue.ts';

function open(onError: (error: unknown) => void = () => undefined) {
  const queue = createInProcessQueue(onError);
  onTestFinished(() => queue.stop(0));
  return Promise.resolve(queue);
}

describeQueue('the queue of a single server', open);

describe('a job that fails', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('retries a failing job after pauses that double, up to a limit', async () => {
    const errors: unknown[] = [];
    const queue = await open((error) => errors.push(error));
    const began: number[] = [];
    await queue.work('index', 1, () => {
      began.push(Date.now());
      return Promise.reject(new Error('no'));
    });
    await queue.send('index', 'a', {});
    await vi.advanceTimersByTimeAsync(MAX_ATTEMPTS * MAX_PAUSE_SECONDS * 1000);
    const pauses = began.slice(1).map((at, index) => (at - (began[index] ?? 0)) / 1000);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60]);
    expect(errors).toHaveLength(MAX_ATTEMPTS);
    expect((await queue.depth()).index).toEqual({ waiting: 0, running: 0 });
  });

  it('counts a pausing job as waiting, and does not double it', async () => {
    const queue = await open();
    const attempt = vi.fn(() => Promise.reject(new Error('no')));
    await queue.work('index', 1, attempt);
    await queue.send('index', 'a', {});
    await vi.advanceTimersByTimeAsync(0);
    await queue.send('index', 'a', {});
    expect(attempt).toHaveBeenCalledOnce();
    expect((await queue.depth()).index).toEqual({ waiting: 1, running: 0 });
  });

  it('retries no job once the queue has stopped', async () => {
    const queue = await open();
    const attempt = vi.fn(() => Promise.reject(new Error('no')));
    await queue.work('index', 1, attempt);
    await queue.send('index', 'a', {});
    await queue.stop(0);
    await vi.advanceTimersByTimeAsync(MAX_PAUSE_SECONDS * 1000);
    expect(attempt).toHaveBeenCalledOnce();
  });
});
