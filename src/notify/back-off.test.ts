import { expect, it } from 'vitest';
import { nextAttempt, PATIENCE_MS } from './back-off.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const HOUR_MS = 3_600_000;

function pause(failures: number, { random = 1, retryAfterMs = 0, waitedMs = 0 } = {}): number | undefined {
  const since = new Date(NOW.getTime() - waitedMs);
  const at = nextAttempt({ failures, since, now: NOW, random, retryAfterMs });
  return at && at.getTime() - NOW.getTime();
}

it.each([
  [1, 0, 2_500],
  [1, 1, 5_000],
  [2, 1, 10_000],
  [3, 0.5, 15_000],
  [50, 1, HOUR_MS],
  [1_000_000, 0, HOUR_MS / 2],
])('pauses after %i failures, at %d of the jitter, for %i milliseconds', (failures, random, expected) => {
  expect(pause(failures, { random })).toBe(expected);
});

it('waits for as long as the receiver asks', () => {
  expect(pause(1, { retryAfterMs: 90_000 })).toBe(90_000);
});

it('waits no longer than a day in all, whatever the receiver asks', () => {
  expect(pause(1, { retryAfterMs: 10 * PATIENCE_MS, waitedMs: HOUR_MS })).toBe(PATIENCE_MS - HOUR_MS);
});

it('gives up after a day', () => {
  expect(pause(30, { waitedMs: PATIENCE_MS - 1 })).toBe(1);
  expect(pause(30, { waitedMs: PATIENCE_MS })).toBeUndefined();
});

it('waits no longer because the clock jumped back', () => {
  expect(pause(1, { waitedMs: -PATIENCE_MS })).toBe(5_000);
});
