import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSealer } from './sealer.ts';

const sealer = createSealer(Buffer.alloc(32, 1));

it('opens every text that it sealed, and seals none twice alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = sealer.seal(text);
      expect(sealer.open(sealed)).toBe(text);
      expect(sealer.seal(text)).not.toBe(sealed);
    }),
  );
});

it('opens no sealed text that was altered, cut short or made up', () => {
  const sealed = Buffer.from(sealer.seal('secret'), 'base64');
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(sealer.open(altered.toString('base64'))).toBeUndefined();
    expect(sealer.open(sealed.subarray(0, at).toString('base64'))).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (text) => sealer.open(text) === undefined));
});

it('opens no text that was sealed with another secret', () => {
  expect(createSealer(Buffer.alloc(32, 2)).open(sealer.seal('secret'))).toBeUndefined();
});

it('identifies texts by fingerprints that reveal nothing of them', () => {
  const print = sealer.fingerprint('password');
  expect(print).toBe(sealer.fingerprint('password'));
  expect(print).not.toBe(sealer.fingerprint('passwort'));
  expect(print).not.toBe(createSealer(Buffer.alloc(32, 2)).fingerprint('password'));
  expect(print).toMatch(/^[0-9a-f]{16}$/);
});
