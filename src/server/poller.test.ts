import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Looks } from './looks.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const silent = pino({ level: 'silent' });

it('looks at once, goes on after a look that failed, and ends when it is told to', async () => {
  const warned: string[] = [];
  const look = vi.fn(() => Promise.resolve());
  look.mockRejectedValueOnce(new Error('the database is down'));
  const logger = pino({ level: 'info' }, { write: (text: string) => void warned.push(text) });
  const looks = new Looks({ look, everyMs: 1000, logger, failure: 'cannot look' });
  await looks.start();
  expect(warned.map((text) => JSON.parse(text) as unknown)).toMatchObject([
    { msg: 'cannot look', reason: 'the database is down' },
  ]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(look).toHaveBeenCalledTimes(3);
  looks.stop();
  await vi.advanceTimersByTimeAsync(2000);
  expect(look).toHaveBeenCalledTimes(3);
  expect(warned).toHaveLength(1);
});

it('looks again soon after a look that began nothing or failed, until one begins something', async () => {
  const look = vi.fn(() => Promise.resolve(true));
  look.mockResolvedValueOnce(false).mockRejectedValueOnce(new Error('the database is down'));
  const looks = new Looks({ look, logger: silent, failure: 'cannot look' });
  await looks.now();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(3);
});

it('looks again if one that was asked for later begins something sooner', async () => {
  const first = Promise.withResolvers<boolean>();
  const look = vi.fn(() => Promise.resolve(true));
  look.mockReturnValueOnce(first.promise).mockResolvedValueOnce(true);
  const looks = new Looks({ look, logger: silent, failure: 'cannot look' });
  const asked = [looks.now(), looks.now()];
  first.resolve(false);
  await Promise.all(asked);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(3);
});
