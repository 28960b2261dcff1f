import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Poller } from './poller.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const silent = pino({ level: 'silent' });

it('polls at once, goes on after a poll that failed, and ends when it is told to', async () => {
  const warned: string[] = [];
  const poll = vi.fn(() => Promise.resolve());
  poll.mockRejectedValueOnce(new Error('the database is down'));
  const logger = pino({ level: 'info' }, { write: (text: string) => void warned.push(text) });
  const poller = new Poller({ poll, everyMs: 1000, logger, failure: 'cannot poll' });
  await poller.start();
  expect(warned.map((text) => JSON.parse(text) as unknown)).toMatchObject([
    { msg: 'cannot poll', reason: 'the database is down' },
  ]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(poll).toHaveBeenCalledTimes(3);
  poller.stop();
  await vi.advanceTimersByTimeAsync(2000);
  expect(poll).toHaveBeenCalledTimes(3);
  expect(warned).toHaveLength(1);
});

it('polls again soon after a poll that began nothing or failed, until one begins something', async () => {
  const poll = vi.fn(() => Promise.resolve(true));
  poll.mockResolvedValueOnce(false).mockRejectedValueOnce(new Error('the database is down'));
  const poller = new Poller({ poll, logger: silent, failure: 'cannot poll' });
  await poller.now();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(poll).toHaveBeenCalledTimes(3);
});

it('polls again if one that was asked for later begins something sooner', async () => {
  const first = Promise.withResolvers<boolean>();
  const poll = vi.fn(() => Promise.resolve(true));
  poll.mockReturnValueOnce(first.promise).mockResolvedValueOnce(true);
  const poller = new Poller({ poll, logger: silent, failure: 'cannot poll' });
  const asked = [poller.now(), poller.now()];
  first.resolve(false);
  await Promise.all(asked);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(poll).toHaveBeenCalledTimes(3);
});
