import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { budgetsWith, GENEROUS, HOST, pause, PULL, quota, settle, SILENT } from './testing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const spent = { ...quota(0), announcedMsAgo: 1_000 };

it('waits for a limit that another replica was told, and asks for it every five seconds', async () => {
  const asked: unknown[] = [];
  const limits = {
    ...SILENT,
    read: (...of: unknown[]) => Promise.resolve(asked.push(of) === 1 ? [{ ...spent, endsInMs: 4_000 }] : []),
  };
  const { send, passed } = budgetsWith({ budgets: GENEROUS, limits });
  const sent = [send('a', PULL), send('b', PULL)];
  await vi.advanceTimersByTimeAsync(3_999);
  expect(passed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_002);
  await Promise.all([...sent, send('c', PULL)]);
  expect(asked).toEqual([
    [HOST, ''],
    [HOST, ''],
  ]);
});

it('goes by what a registry told it itself since', async () => {
  const limits = { ...SILENT, read: () => Promise.resolve([spent]) };
  const { send, announced } = budgetsWith({ budgets: GENEROUS, limits });
  const sent = send('a', PULL);
  await settle();
  announced(quota(50));
  await Promise.all([sent, send('b', PULL)]);
  await vi.advanceTimersByTimeAsync(2_000);
  await send('c', PULL);
});

it('tells other replicas what is scarce, and once when it no longer is', () => {
  const shared: unknown[] = [];
  const limits = { ...SILENT, tell: (...of: unknown[]) => Promise.resolve(void shared.push(of)) };
  const { announced } = budgetsWith({ budgets: GENEROUS, limits });
  for (const remaining of [50, 20, 90, 89]) announced(quota(remaining), 'token:ci');
  announced(pause(7_000));
  expect(shared).toEqual([
    [HOST, 'token:ci', quota(20)],
    [HOST, 'token:ci', quota(90)],
    [HOST, '', pause(7_000)],
  ]);
});

it('goes by what it was told itself while the database fails or does not answer', async () => {
  const failed = () => Promise.reject(new AppError('STORE_FAILED', 'the connection was refused'));
  const { send, announced } = budgetsWith({ budgets: GENEROUS, limits: { read: failed, tell: failed } });
  announced(quota(0, 1_000));
  const sent = send('a', PULL);
  await vi.advanceTimersByTimeAsync(1_001);
  await sent;
  const silent = budgetsWith({
    budgets: GENEROUS,
    limits: { ...SILENT, read: () => new Promise<never>(() => undefined) },
  });
  const late = silent.send('a', PULL);
  await vi.advanceTimersByTimeAsync(250);
  await late;
});
