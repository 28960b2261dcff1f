import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IDLE_SETTINGS } from '../testing/idle-settings.ts';
import { Readers } from './readers.ts';
import { needs } from '../../../../test/support/needs.ts';

let readers: Readers;
beforeEach(() => {
  readers = new Readers({
    entry: new URL('../testing/unruly-thread.ts', import.meta.url).href,
    threads: 2,
    tasksAtATime: 1,
    heap: 32,
    rest: 10_000,
    processRest: 100,
    background: true,
    environment: {},
    settings: IDLE_SETTINGS,
  });
});
afterEach(() => readers.stop());

const sync = (id: string, options = {}) => readers.run('sync', { id, part: '' }, options);

it('passes on the result of a task, and before that its news', async () => {
  const news: unknown[] = [];
  const result = await sync('kev', { onProgress: (each: unknown) => news.push(each) });
  expect(result).toEqual({ kind: 'unchanged', problems: [] });
  expect(news).toEqual([{ kind: 'step', text: 'kev is loaded' }]);
});

it.each([
  ['is not there', { code: 'FEED_FAILED', message: 'it is not there' }],
  ['takes all memory', { code: 'LIMIT_EXCEEDED' }],
  ['has a bug', { name: 'Error', message: 'a thread failed: not a function' }],
])('fails as a task that %s does, and does the next one in the same process', async (id, failure) => {
  await expect(sync(id)).rejects.toMatchObject(failure);
  expect(readers.isAlive).toBe(true);
  await expect(sync('kev')).resolves.toMatchObject({ kind: 'unchanged' });
});

it('fails the tasks of a process that dies, and does the next one in a new process', async () => {
  const message = 'the process of the readers failed: it ended with SIGKILL';
  const outcomes = await Promise.allSettled([sync('never ends'), sync('kills its process')]);
  const failed = { status: 'rejected', reason: { message } };
  expect(outcomes).toMatchObject([failed, failed]);
  await expect(sync('kev')).resolves.toMatchObject({ kind: 'unchanged' });
});

it('does not begin what was interrupted before', async () => {
  await expect(sync('kev', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(readers.isAlive).toBe(false);
});

it('ends a process that has nothing to do, and starts another one for the next task', async () => {
  expect(readers.isAlive).toBe(false);
  await sync('kev');
  expect(readers.isAlive).toBe(true);
  await vi.waitFor(() => expect(readers.isAlive).toBe(false), { timeout: 20_000 });
  await expect(sync('kev')).resolves.toMatchObject({ kind: 'unchanged' });
});

it('keeps a thread for what people wait for, whatever works in the background', async () => {
  const giveUp = new AbortController();
  const background = { isBackground: true, signal: giveUp.signal };
  const ended = Promise.allSettled([sync('never ends', background), sync('never ends', background)]);
  await expect(sync('kev')).resolves.toMatchObject({ kind: 'unchanged' });
  giveUp.abort();
  await readers.stop();
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('ends running tasks when it is stopped, whatever they do', async () => {
  const began = Promise.withResolvers<unknown>();
  const ended = expect(sync('never ends', { onProgress: began.resolve })).rejects.toThrow('the process');
  await began.promise;
  await readers.stop();
  await ended;
  await expect(sync('kev')).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

it('counts the memory and time of its process while there is one', needs('Linux'), async () => {
  expect(await readers.usage()).toEqual({ residentBytes: 0, cpuSeconds: 0 });
  await sync('kev');
  const { residentBytes, cpuSeconds } = await readers.usage();
  expect(residentBytes).toBeGreaterThan(10 * 1024 ** 2);
  expect(cpuSeconds).toBeGreaterThan(0);
  await readers.stop();
  expect(await readers.usage()).toEqual({ residentBytes: 0, cpuSeconds: 0 });
});
