import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TEST_SETTINGS } from '../../testing/context.ts';
import { createPageTokens } from './page-token.ts';

const HOUR_MS = 60 * 60_000;
const SHARED = { ...TEST_SETTINGS, secret: Buffer.alloc(32, 7).toString('base64') };

function clock(start = 0) {
  const time = { now: start };
  return { time, now: () => new Date(time.now) };
}

it('reads back any cursor that was sealed for its list', () => {
  const tokens = createPageTokens(TEST_SETTINGS, clock().now);
  fc.assert(
    fc.property(fc.string(), fc.string(), (list, cursor) => {
      expect(tokens.read(list, tokens.write(list, cursor))).toBe(cursor);
      expect(tokens.read(`${list}x`, tokens.write(list, cursor))).toBeUndefined();
    }),
  );
});

it('expires a page token after an hour', () => {
  const { time, now } = clock();
  const tokens = createPageTokens(TEST_SETTINGS, now);
  const token = tokens.write('debian:12', 'CVE-1');
  time.now = HOUR_MS - 1;
  expect(tokens.read('debian:12', token)).toBe('CVE-1');
  time.now = HOUR_MS;
  expect(tokens.read('debian:12', token)).toBeUndefined();
});

it('reads a page token at every replica with the secret, or the database, and at no other', () => {
  const { now } = clock();
  const token = createPageTokens(SHARED, now).write('l', 'c');
  expect(createPageTokens(SHARED, now).read('l', token)).toBe('c');
  expect(createPageTokens(TEST_SETTINGS, now).read('l', token)).toBeUndefined();
  const database = { ...TEST_SETTINGS, database: 'postgres://db' };
  const other = createPageTokens(database, now).write('l', 'c');
  expect(createPageTokens(database, now).read('l', other)).toBe('c');
});

it('rejects a page token with a changed byte, and any other text', () => {
  const tokens = createPageTokens(SHARED, clock().now);
  const token = Buffer.from(tokens.write('l', 'c'), 'base64url');
  for (let at = 0; at < token.length; at++) {
    const changed = Buffer.from(token);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(tokens.read('l', changed.toString('base64url'))).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(tokens.read('l', text)).toBeUndefined();
    }),
  );
});
