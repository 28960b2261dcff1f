import { expect, it } from 'vitest';
import { defined } from '../../../../domain/index.ts';
import { parseDated } from './parse-dated.ts';

const NOW = new Date('2026-11-28T07:00:00Z');
const DIGEST = `sha256:${'a'.repeat(64)}`;

it.each([
  ['shop:1', 'shop:1', undefined],
  [`shop@${DIGEST}`, `shop@${DIGEST}`, undefined],
  [DIGEST, DIGEST, undefined],
  ['shop:1@2026-11-23', 'shop:1', '2026-11-23T23:59:59.999Z'],
  ['shop:1@2026-11-28', 'shop:1', '2026-11-28T07:00:00.000Z'],
  [`shop@${DIGEST}@2026-11-01T10:00:00+01:00`, `shop@${DIGEST}`, '2026-11-01T09:00:00.000Z'],
  ['oci:a@b@2026-11-01', 'oci:a@b', '2026-11-01T23:59:59.999Z'],
])('splits %s at the date', (written, name, asOf) => {
  expect(parseDated(written, NOW)).toEqual({ name, ...defined({ asOf }) });
});

it.each([
  ['shop:1@monday', '"monday" is not a valid date'],
  ['shop:1@2026-02-30', '"2026-02-30" is not a valid date'],
  ['shop:1@', '"" is not a valid date'],
  ['@2026-11-01', '"@2026-11-01" is not a valid image with a date'],
  ['shop:1@2026-12-01', '2026-12-01 is in the future'],
])('refuses %s', (written, message) => {
  expect(() => parseDated(written, NOW)).toThrow(message);
});
