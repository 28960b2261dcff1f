import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWorkloadMetrics } from './workload-metrics.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Counts that take as long as given, of an inventory that the test changes. */
function open(durations: readonly (number | 'fail')[]) {
  let sequence = 1;
  let counts = 0;
  const monotonic = () => Date.now();
  const read = createWorkloadMetrics({
    changes: {
      since: () => Promise.resolve({ sequence, isAll: true, images: [], workloads: [], feeds: [] }),
    },
    count: async () => {
      const duration = durations[counts++] ?? 0;
      if (duration === 'fail') throw new Error('the database is away');
      const text = `sequence ${sequence}`;
      if (duration > 0) await new Promise((resolve) => setTimeout(resolve, duration));
      return text;
    },
    monotonic,
  });
  const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { read, counts: () => counts, change: () => (sequence += 1), wait };
}

it('counts once while nothing changes', async () => {
  const { read, counts, wait } = open([]);
  expect([await read(), await read()]).toEqual(['sequence 1', 'sequence 1']);
  await wait(3_600_000);
  await read();
  expect(counts()).toBe(1);
});

it('counts again after a change, after a pause of 5 seconds', async () => {
  const { read, change, wait } = open([]);
  await read();
  change();
  expect(await read()).toBe('sequence 1');
  await wait(5_000);
  expect(await read()).toBe('sequence 2');
});

it('pauses for longer after a count that took long', async () => {
  const { read, counts, change, wait } = open([1_000]);
  const first = read();
  await wait(1_000);
  await first;
  change();
  await wait(19_999);
  await read();
  expect(counts()).toBe(1);
  await wait(1);
  expect(await read()).toBe('sequence 2');
});

it('gives the last numbers to a scrape while it counts for long, and counts once for all of them', async () => {
  const { read, counts, change, wait } = open([0, 60_000]);
  await read();
  change();
  await wait(5_000);
  const scrapes = [read(), read()];
  await wait(2_000);
  expect(await Promise.all(scrapes)).toEqual(['sequence 1', 'sequence 1']);
  expect(counts()).toBe(2);
  await wait(58_000);
  expect(await read()).toBe('sequence 2');
});

it('gives no numbers if they cannot be counted, and counts again on the next scrape', async () => {
  const { read } = open(['fail']);
  await expect(read()).rejects.toThrow('away');
  expect(await read()).toBe('sequence 1');
});
