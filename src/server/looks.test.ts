import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Looks } from './looks.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

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
