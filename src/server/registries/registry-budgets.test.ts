import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestBudgets } from '../../store/ports.ts';
import { MAX_WAIT_MS } from './limits.ts';
import { BLOB, budgetsWith, HOST, pause, PULL, quota, settle } from './testing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('limits of the server', () => {
  it('lets any number of requests pass where nothing is limited', async () => {
    const { send, passed, log } = budgetsWith();
    await Promise.all(Array.from({ length: 100 }, (_, index) => send(`${index}`, PULL)));
    expect([passed.length, log]).toEqual([100, []]);
  });

  it('lets pulls wait and other requests pass', async () => {
    const { send, passed, waited, waiting } = budgetsWith({ pullsPerMinute: 2 });
    const sent = ['a', 'b', 'c'].map((name) => send(name, PULL));
    await Promise.all([send('blob', BLOB), send('elsewhere', { host: 'other.example', isPull: true })]);
    expect(passed.toSorted()).toEqual(['a', 'b', 'blob', 'elsewhere']);
    expect(await waiting()).toEqual({ [HOST]: 1 });
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all(sent);
    expect(passed.at(-1)).toBe('c');
    expect(waited).toEqual([['own-limit', 30]]);
    expect(await waiting()).toEqual({});
  });

  it('lets a pull wait for the limit of requests, without taking a second pull', async () => {
    const { send, passed } = budgetsWith({ requestsPerMinute: 1, pullsPerMinute: 2 });
    await send('blob', BLOB);
    const pulls = [send('a', PULL), send('b', PULL)];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passed).toEqual(['blob', 'a']);
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(pulls);
  });

  it('lets requests of people pass before those of background work, whichever came first', async () => {
    const { send, passed } = budgetsWith({ pullsPerMinute: 1 });
    await send('first', PULL);
    const background = send('background', PULL, { isBackground: true });
    await settle();
    const person = send('person', PULL);
    await vi.advanceTimersByTimeAsync(60_000);
    await person;
    expect(passed).toEqual(['first', 'person']);
    await vi.advanceTimersByTimeAsync(60_000);
    await background;
  });

  it('leaves a tenth of each limit to people', async () => {
    const { send, passed } = budgetsWith({ pullsPerMinute: 20 });
    const background = Array.from({ length: 20 }, () => send('background', PULL, { isBackground: true }));
    await settle();
    expect(passed).toHaveLength(18);
    await Promise.all([send('person', PULL), send('person', PULL)]);
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(background);
  });

  it('fails a request that is interrupted while it waits, and lets the next one pass in its place', async () => {
    const { send, passed } = budgetsWith({ pullsPerMinute: 1 });
    await send('first', PULL);
    const controller = new AbortController();
    const given = send('given up', PULL, {}, controller.signal);
    const next = send('next', PULL);
    await settle();
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await vi.advanceTimersByTimeAsync(60_000);
    await next;
    expect(passed).toEqual(['first', 'next']);
    await expect(send('late', PULL, {}, controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('asks the replicas for pulls and requests of each host', async () => {
    const asked: unknown[] = [];
    const budgets: RequestBudgets = {
      take: (client, { perMinute }) => {
        asked.push([client, perMinute]);
        return Promise.resolve({ requests: 1, waitMs: 0 });
      },
      forgetFull: () => Promise.resolve(),
    };
    const { send } = budgetsWith({ requestsPerMinute: 20, pullsPerMinute: 10, budgets });
    await send('a', PULL);
    await send('b', BLOB, { isBackground: true });
    expect(asked).toEqual([
      [`registry pulls ${HOST}`, 10],
      [`registry requests ${HOST}`, 20],
      [`registry background requests ${HOST}`, 18],
      [`registry requests ${HOST}`, 20],
    ]);
  });

  it('fails what waits at a bug, and serves what comes after it', async () => {
    const bug = new TypeError('a bug');
    let fails = true;
    const budgets: RequestBudgets = {
      take: () => (fails ? Promise.reject(bug) : Promise.resolve({ requests: 1, waitMs: 0 })),
      forgetFull: () => Promise.resolve(),
    };
    const { send } = budgetsWith({ requestsPerMinute: 20, budgets });
    await expect(send('a', BLOB)).rejects.toBe(bug);
    fails = false;
    await send('b', BLOB);
  });
});

describe('limits of a registry', () => {
  it('lets pulls wait for the end of a window that is used up, and other requests pass', async () => {
    const { send, announced, passed, waited } = budgetsWith();
    announced(quota(0));
    const pull = send('pull', PULL);
    await send('blob', BLOB);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(passed).toEqual(['blob']);
    await vi.advanceTimersByTimeAsync(1_001);
    await pull;
    expect(waited).toEqual([['registry', 60]]);
  });

  it('lets pulls pass as soon as an answer says that more are left', async () => {
    const { send, announced } = budgetsWith();
    announced(quota(0));
    const pull = send('pull', PULL);
    await settle();
    announced(quota(1));
    await pull;
  });

  it('counts the pulls that are on their way', async () => {
    const { send, announced, passed } = budgetsWith();
    announced(quota(2));
    const pulls = ['a', 'b', 'c'].map((name) => send(name, PULL));
    await settle();
    expect(passed).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(60_001);
    await Promise.all(pulls);
  });

  it('stops background work at a tenth, and people only where nothing is left', async () => {
    const { send, announced, passed } = budgetsWith();
    announced(quota(11));
    const background = [1, 2].map((index) => send(`background ${index}`, PULL, { isBackground: true }));
    await settle();
    await Promise.all(Array.from({ length: 10 }, () => send('person', PULL)));
    expect(passed.filter((name) => name !== 'person')).toEqual(['background 1']);
    await vi.advanceTimersByTimeAsync(60_001);
    await Promise.all(background);
  });

  it('lets everything wait for a pause, and for requests that are used up', async () => {
    const { send, announced, passed } = budgetsWith();
    announced(pause(5_000));
    announced({ kind: 'requests', remaining: 0, limit: 10, endsInMs: 9_000 });
    const sent = [send('pull', PULL), send('blob', BLOB)];
    await vi.advanceTimersByTimeAsync(8_999);
    expect(passed).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    await Promise.all(sent);
  });

  it('holds what a registry says of one account against no other', async () => {
    const { send, announced } = budgetsWith();
    announced(quota(0), 'token:ci');
    await send('anonymous', PULL);
    const known = send('known', PULL, { account: 'token:ci' });
    await vi.advanceTimersByTimeAsync(60_001);
    await known;
  });

  it('refuses at once what would have to wait for long', async () => {
    const { send, announced, log } = budgetsWith();
    announced(quota(0, 6 * 60 * 60_000));
    await expect(send('pull', PULL)).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: `${HOST} allows no further pulls for 360 minutes`,
      hint: 'try again after that, or with credentials: most registries then allow more',
    });
    announced(pause(MAX_WAIT_MS + 1));
    await expect(send('blob', BLOB)).rejects.toMatchObject({
      message: `${HOST} allows no further requests for 6 minutes`,
    });
    expect(log).toEqual([]);
  });

  it('logs once that requests wait, until none waits any more', async () => {
    const { send, announced, log } = budgetsWith();
    for (let round = 1; round <= 2; round++) {
      announced(quota(0));
      const sent = [send('a', PULL), send('b', PULL)];
      await vi.advanceTimersByTimeAsync(60_001);
      await Promise.all(sent);
      expect(log).toHaveLength(round);
    }
    expect(log[0]).toMatchObject({
      host: HOST,
      cause: 'registry',
      seconds: 60,
      msg: 'requests to a registry wait',
    });
  });
});

it('remembers what the last hosts said, so that a million names cost no memory', async () => {
  const { send, announced } = budgetsWith();
  announced(quota(0, 6 * 60 * 60_000));
  for (let index = 0; index < 1_000; index++) await send('', { host: `h${index}`, isPull: false });
  await send('forgotten', PULL);
});
