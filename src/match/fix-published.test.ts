import { expect, it } from 'vitest';
import { defined, type StoredRange } from '../domain/index.ts';
import { fixPublished } from './fix-published.ts';
import { range } from './testing.ts';

const FIXED = { state: 'fixed', fixedVersion: '2' } as const;
const row = (record: string, published?: string, parts: Partial<StoredRange> = {}) =>
  range(record, 'nginx', { fixedVersion: '2', ...defined({ published }), ...parts });

it.each<[string, readonly StoredRange[], string | undefined]>([
  ['the date of its erratum', [row('ALSA-2026:1', '2026-03-02')], '2026-03-02'],
  ['the date of an erratum that only fixes bugs', [row('ALBA-2026:1', '2026-03-02')], '2026-03-02'],
  ['the first of several', [row('DSA-1-2', '2026-03-03'), row('DSA-1-1', '2026-03-02')], '2026-03-02'],
  [
    'no date of an earlier, incomplete fix',
    [row('DSA-1-1', '2026-03-01', { fixedVersion: '1' }), row('DSA-2-1', '2026-03-02')],
    '2026-03-02',
  ],
  [
    'no date from a record of the flaw',
    [row('CVE-2026-1', '2026-03-02'), row('GHSA-1', '2026-03-02')],
    undefined,
  ],
  ['no date from a record of the flaw in Ubuntu', [row('UBUNTU-CVE-2026-1', '2026-03-02')], undefined],
  ['no date from an erratum without one', [row('RHSA-2026:1')], undefined],
  [
    'no date from an erratum that fixes nothing',
    [row('RHSA-2026:1', '2026-03-02', { state: 'unfixed' })],
    undefined,
  ],
])('gives a fix %s', (_, ranges, expected) => {
  expect(fixPublished(ranges, FIXED)).toBe(expected);
});
