import { describe, expect, it, vi } from 'vitest';
import type { JobQueue } from '../../src/jobs/index.ts';

const PATIENCE_MS = 5_000;
const BOTH = { timeout: 20_000, interval: 20 };

/** Tests every queue; `open` gives an empty one, which is stopped when the test has ended. */
export function describeQueue(
  name: string,
  open: (onError?: (error: unknown) => void) => Promise<JobQueue>,
): void {
  describe(name, () => {
    it('runs each job once, with its data', async () => {
      const queue = await open();
      const seen: unknown[] = [];
      await queue.work('index', 2, (data) => {
        seen.push(data);
        return Promise.resolve();
      });
      for (let number = 0; number < 5; number++)
        await queue.send('index', `job ${number}`, { number, text: 'ä' });
      await vi.waitFor(() => expect(seen).toHaveLength(5), BOTH);
      expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3, 4].map((number) => ({ number, text: 'ä' }))));
    });

    it('skips a job whose key waits or runs, and accepts it again after the end', async () => {
      const queue = await open();
      const gate = Promise.withResolvers<undefined>();
      let done = 0;
      expect(await queue.send('sync', 'osv:Debian', {})).toBe(true);
      expect(await queue.send('sync', 'osv:Debian', {})).toBe(false);
      expect((await queue.depth()).sync).toEqual({ waiting: 1, running: 0 });
      await queue.work('sync', 4, async () => {
        await gate.promise;
        done++;
      });
      await vi.waitFor(
        async () => expect((await queue.depth()).sync).toEqual({ waiting: 0, running: 1 }),
        BOTH,
      );
      expect(await queue.send('sync', 'osv:Debian', {})).toBe(false);
      gate.resolve(undefined);
      await vi.waitFor(
        async () => expect((await queue.depth()).sync).toEqual({ waiting: 0, running: 0 }),
        BOTH,
      );
      expect(done).toBe(1);
      await queue.send('sync', 'osv:Debian', {});
      await vi.waitFor(() => expect(done).toBe(2), BOTH);
    });

    it('runs no more jobs at a time than allowed, and each kind by itself', async () => {
      const queue = await open();
      const gate = Promise.withResolvers<undefined>();
      let running = 0;
      let most = 0;
      await queue.work('index', 2, async () => {
        most = Math.max(most, ++running);
        await gate.promise;
        running--;
      });
      for (let number = 0; number < 4; number++) await queue.send('index', String(number), {});
      await vi.waitFor(
        async () => expect((await queue.depth()).index).toEqual({ waiting: 2, running: 2 }),
        BOTH,
      );
      const other = vi.fn(() => Promise.resolve());
      await queue.work('rematch', 1, other);
      await queue.send('rematch', 'kev', {});
      await vi.waitFor(() => expect(other).toHaveBeenCalledOnce(), BOTH);
      gate.resolve(undefined);
      await vi.waitFor(
        async () => expect((await queue.depth()).index).toEqual({ waiting: 0, running: 0 }),
        BOTH,
      );
      expect(most).toBe(2);
    });

    it('retries a job that failed, and reports the failure', async () => {
      const errors: unknown[] = [];
      const queue = await open((error) => errors.push(error));
      const attempt = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('the database is away'));
      attempt.mockResolvedValue(undefined);
      await queue.work('index', 1, attempt);
      await queue.send('index', 'a', {});
      await vi.waitFor(() => expect(attempt).toHaveBeenCalledTimes(2), BOTH);
      await vi.waitFor(
        async () => expect((await queue.depth()).index).toEqual({ waiting: 0, running: 0 }),
        BOTH,
      );
      expect(errors.map(String)).toEqual(['Error: the database is away']);
    });

    it('lets running jobs end when it stops', async () => {
      const queue = await open();
      const gate = Promise.withResolvers<undefined>();
      let isAborted: boolean | undefined;
      await queue.work('index', 1, async (_, signal) => {
        await gate.promise;
        isAborted = signal.aborted;
      });
      await queue.send('index', 'a', {});
      await vi.waitFor(async () => expect((await queue.depth()).index.running).toBe(1), BOTH);
      const stopped = queue.stop(PATIENCE_MS);
      gate.resolve(undefined);
      await stopped;
      expect(isAborted).toBe(false);
    });

    it('signals to slow jobs that it stops', async () => {
      const queue = await open();
      const announced = vi.fn();
      await queue.work('index', 1, async (_, signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        announced();
        signal.throwIfAborted();
      });
      await queue.send('index', 'a', {});
      await vi.waitFor(async () => expect((await queue.depth()).index.running).toBe(1), BOTH);
      await queue.stop(1);
      await vi.waitFor(() => expect(announced).toHaveBeenCalledOnce(), BOTH);
    });
  });
}
