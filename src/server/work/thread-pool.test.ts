import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GIVE_UP_MS } from './limits.ts';
import { IDLE_SETTINGS } from './testing/idle-settings.ts';
import { ThreadPool } from './thread-pool.ts';

let pool: ThreadPool;
beforeEach(() => {
  pool = new ThreadPool({
    entry: new URL('testing/unruly-thread.ts', import.meta.url).href,
    threads: 1,
    tasksAtATime: 1,
    heap: 32,
    rest: 100,
    background: false,
    settings: IDLE_SETTINGS,
  });
});
afterEach(() => pool.stop());

it('runs the next task after one that took all memory', async () => {
  await expect(pool.run('sync', { id: 'takes all memory', part: '' })).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  await expect(pool.run('sync', { id: 'kev', part: '' })).resolves.toMatchObject({ kind: 'unchanged' });
});

it('ends the thread of a task that does not give up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const controller = new AbortController();
  const stuck = pool.run('sync', { id: 'never ends', part: '' }, { signal: controller.signal });
  const ended = expect(stuck).rejects.toMatchObject({ code: 'INTERRUPTED' });
  controller.abort();
  vi.advanceTimersByTime(GIVE_UP_MS);
  vi.useRealTimers();
  await ended;
  await expect(pool.run('sync', { id: 'kev', part: '' })).resolves.toMatchObject({ kind: 'unchanged' });
});

it('starts no task that was interrupted before', async () => {
  const signal = AbortSignal.abort();
  await expect(pool.run('sync', { id: 'never ends', part: '' }, { signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

it('distinguishes a bug from an expected failure', async () => {
  const failure = await pool.run('sync', { id: 'has a bug', part: '' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({ name: 'Error', message: 'a thread failed: not a function' });
});

it('ends an idle thread, and starts a new one for the next task', async () => {
  const threads = () => pool.threads;
  expect(threads()).toBe(0);
  await pool.run('sync', { id: 'kev', part: '' });
  await vi.waitFor(() => expect(threads()).toBe(0), { timeout: 20_000 });
  await expect(pool.run('sync', { id: 'kev', part: '' })).resolves.toMatchObject({ kind: 'unchanged' });
});
