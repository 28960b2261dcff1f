import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redact } from './redact.ts';

it.each([
  ['https://me:secret@host/path', 'https://***@host/path'],
  ['"https://secret@host", and http://a:b@c', '"https://***@host", and http://***@c'],
  ['https://me:se@cret@host', 'https://***@host'],
  ['https://host/feeds?token=x/Debian/all.zip: 503', 'https://host/feeds?***: 503'],
  ['(https://me:a@host/?t=x&next=https://b?c), https://c?d#e', '(https://***@host/?***), https://c?***'],
  // Not valid addresses, by which a user learns that a password needs to be encoded.
  ['https://me:se/cret@host/path', 'https://***@host/path'],
  ['https://me:se#cr?et@host: invalid', 'https://***@host: invalid'],
  ['https://me:/secret@host', 'https://***@host'],
])('hides the user information in %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

it.each([
  'https://host/path@v1',
  'https://host/path? no',
  'is it https://host/path?',
  'https://host:5000/team/app@sha256:0',
  'https://host:5000/a, or me@example.com',
  'https://[::1]:5000/a@b',
  'oci://host/a@b',
  'host: me@example.com',
  'https://HOST:PORT, or me@example.com',
])('keeps %s as it is', (text) => {
  expect(redact(text)).toBe(text);
});

it('hides nothing more in a text that was redacted before', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(':', '/', '@', '?', '.', '#', ' ', 'a', '://') }),
      (text) => {
        expect(redact(redact(text))).toBe(redact(text));
      },
    ),
  );
});

it('redacts a text of many schemes in linear time', () => {
  const text = '://:a/'.repeat(50_000);
  const before = process.cpuUsage();
  expect(redact(text)).toBe(text);
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
});
