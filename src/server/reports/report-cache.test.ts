import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReportCache } from './report-cache.ts';

it('forgets the least recently used reports once there are too many bytes', () => {
  const cache = new ReportCache(10);
  cache.set('a', { body: new Uint8Array(4) });
  cache.set('b', { body: new Uint8Array(4) });
  cache.get('a');
  cache.set('c', { body: new Uint8Array(4) });
  expect(['a', 'b', 'c'].filter((key) => cache.get(key))).toEqual(['a', 'c']);
});

it('keeps no report that alone is too large, and forgets none for it', () => {
  const cache = new ReportCache(10);
  cache.set('a', { body: new Uint8Array(4) });
  cache.set('b', { body: new Uint8Array(11) });
  expect(cache.get('a')).toBeDefined();
  expect(cache.get('b')).toBeUndefined();
});

it('never holds more bytes of reports than it may', () => {
  const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(12), fc.boolean());
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const cache = new ReportCache(20);
      for (const [key, size, isRead] of steps) {
        if (isRead) cache.get(key);
        else cache.set(key, { body: new Uint8Array(size) });
        const held = ['a', 'b', 'c', 'd', 'e'].map((each) => cache.get(each)?.body.length ?? 0);
        expect(held.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(20);
      }
    }),
  );
});
