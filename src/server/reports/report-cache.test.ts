import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReportCache } from './report-cache.ts';

test('forgets what was used longest ago once there are too many bytes', () => {
  const cache = new ReportCache(10);
  cache.set('a', { body: new Uint8Array(4) });
  cache.set('b', { body: new Uint8Array(4) });
  cache.get('a');
  cache.set('c', { body: new Uint8Array(4) });
  expect(['a', 'b', 'c'].filter((key) => cache.get(key))).toEqual(['a', 'c']);
});

test('keeps nothing that alone is too large, and forgets nothing for it', () => {
  const cache = new ReportCache(10);
  cache.set('a', { body: new Uint8Array(4) });
  cache.set('b', { body: new Uint8Array(11) });
  expect(cache.get('a')).toBeDefined();
  expect(cache.get('b')).toBeUndefined();
});

test('never holds more bytes than it may, whatever comes', () => {
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
