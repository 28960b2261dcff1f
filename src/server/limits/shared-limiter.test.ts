import { expect, it, vi } from 'vitest';
import { AppError } from '../../errors/index.ts';
import type { Grant, RequestBudgets } from '../../store/ports.ts';
import { SharedLimiter } from './shared-limiter.ts';

const AWAY = new AppError('STORE_FAILED', 'the connection was refused');

/** A limiter over budgets that answer in turn; the last answer is repeated. */
function limiter(perMinute: number, answers: readonly (Grant | AppError | 'silence')[]) {
  const clock = { now: 0 };
  const asked: number[] = [];
  const budgets: RequestBudgets = {
    take: async (_client, { count }) => {
      const answer = answers[asked.push(count) - 1] ?? answers.at(-1) ?? AWAY;
      if (answer instanceof AppError) throw answer;
      return answer === 'silence' ? new Promise(() => undefined) : answer;
    },
    forgetFull: () => Promise.resolve(),
  };
  const shared = new SharedLimiter(perMinute, () => clock.now, budgets);
  return { clock, asked, take: async (client = 'a') => shared.take(client) };
}

async function times(count: number, take: () => Promise<number>): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < count; i++) seconds.push(await take());
  return seconds;
}

const granted = (requests: number): Grant => ({ requests, waitMs: 0 });

it('asks the database for a share of a minute at a time', async () => {
  const { asked, take } = limiter(100, [granted(5)]);
  expect(await times(10, take)).toEqual(Array(10).fill(0));
  expect(asked).toEqual([5, 5]);
});

it('does not ask again before the time to wait is over', async () => {
  const { asked, take, clock } = limiter(10, [granted(1), { requests: 0, waitMs: 5500 }, granted(1)]);
  expect(await times(4, take)).toEqual([0, 6, 6, 6]);
  clock.now = 5499;
  expect(await take()).toBe(1);
  expect(asked).toHaveLength(2);
  clock.now = 5500;
  expect(await take()).toBe(0);
});

it('asks once for requests that come together, and again for those that the share does not cover', async () => {
  const { asked, take } = limiter(60, [granted(3), granted(1), { requests: 0, waitMs: 1000 }]);
  expect(await Promise.all(Array.from({ length: 6 }, () => take()))).toEqual([0, 0, 0, 0, 1, 1]);
  expect(asked).toEqual([3, 3, 3]);
});

it('asks for each client, and forgets what a client left of its share after a minute', async () => {
  const { asked, take, clock } = limiter(40, [granted(2)]);
  await take('a');
  await take('b');
  await take('a');
  expect(asked).toHaveLength(2);
  await take('a');
  clock.now = 60_000;
  await take('a');
  expect(asked).toHaveLength(4);
});

it('counts by itself while the database is unreachable, with what it admitted before', async () => {
  const { asked, take, clock } = limiter(3, [granted(1), AWAY, granted(1)]);
  expect(await times(4, take)).toEqual([0, 0, 0, 20]);
  expect(asked).toHaveLength(2);
  clock.now = 5_000;
  expect(await take()).toBe(0);
  expect(asked).toHaveLength(3);
});

it('lets no request wait long for a database that does not answer', async () => {
  vi.useFakeTimers();
  try {
    const { asked, take } = limiter(2, ['silence']);
    const first = take();
    await vi.advanceTimersByTimeAsync(250);
    expect(await first).toBe(0);
    expect(await take()).toBe(0);
    expect(await take()).toBe(30);
    expect(asked).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});
