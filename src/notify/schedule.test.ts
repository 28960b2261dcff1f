import { expect, it } from 'vitest';
import { afterDelivery, afterFailure } from './schedule.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const PERSISTENCE = { attempts: 9, renotify: 120 };
const secondsUntil = ({ at }: { readonly at: Date }) => (at.getTime() - NOW.getTime()) / 1000;

it.each([
  [1, 15],
  [2, 30],
  [3, 60],
  [6, 480],
  [7, 900],
  [8, 900],
])('delays a notification, after %i failures in a row, by %i seconds', (failures, seconds) => {
  const next = afterFailure(failures, PERSISTENCE, NOW);
  expect([next.failures, secondsUntil(next)]).toEqual([failures, seconds]);
});

it('pauses after the last attempt until the notification would be sent again anyway', () => {
  const next = afterFailure(9, PERSISTENCE, NOW);
  expect(next).toEqual(afterDelivery(PERSISTENCE, NOW));
  expect([next.failures, secondsUntil(next)]).toEqual([0, 7200]);
});

it('never sends without a pause, whatever is configured', () => {
  expect(secondsUntil(afterDelivery({ attempts: 1, renotify: 0 }, NOW))).toBe(60);
});
