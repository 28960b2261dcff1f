import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ScanProgress } from '../../findings/index.ts';
import { PROGRESS_EVERY_MS } from './limits.ts';
import { thinned } from './progress.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('reports the bytes of each layer and feed now and then, and every end', () => {
  const announced: ScanProgress[] = [];
  const tell = thinned((progress) => announced.push(progress));
  const bytes = (index: number, count: number) => ({ kind: 'layer', index, bytes: count }) as const;
  const ended = { kind: 'layer', index: 0, bytes: 9, done: true } as const;
  const feed = { kind: 'feed', feed: 'kev' } as const;
  for (const progress of [bytes(0, 1), bytes(1, 1), bytes(0, 2), feed, feed, ended]) tell(progress);
  vi.advanceTimersByTime(PROGRESS_EVERY_MS);
  tell(bytes(0, 3));
  tell(bytes(0, 4));
  expect(announced).toEqual([bytes(0, 1), bytes(1, 1), feed, ended, bytes(0, 3)]);
});
