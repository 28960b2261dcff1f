import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ratingOfVector } from './cvss.ts';

it.each([
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8, 'high'],
  ['(AV:L/AC:H/Au:N/C:N/I:P/A:N)', 1.2, 'low'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1, 'medium'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'],
  ['CVSS:3.1/AV:P/AC:H/PR:H/UI:N/S:U/C:N/I:N/A:N', 0, 'negligible'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', 9.8, 'critical'],
  ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', 8.1, 'high'],
])('computes for %s the score %d', (vector, score, severity) => {
  expect(ratingOfVector('cna', vector)).toMatchObject({ source: 'cna', score, severity });
});

it.each([
  ['no base metric at all', 'CVSS:3.1/E:U'],
  ['a base metric missing', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H'],
  ['a metric of another version', 'CVSS:4.0/AV:N/AC:L/Au:N/C:N/I:N/A:C'],
  ['a value that does not exist', 'CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['a version that does not exist', 'CVSS:9.9/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['no text', ''],
  ['a word', 'high'],
  ['a megabyte', `CVSS:3.1/${'AV:N/'.repeat(200_000)}`],
])('rates no CVSS vector with %s', (_, vector) => {
  expect(ratingOfVector('cna', vector)).toBeUndefined();
});

it('never throws for a CVSS vector, and keeps every score between 0 and 10', () => {
  const part = fc.constantFrom(
    'CVSS:3.1',
    'CVSS:4.0',
    'AV:N',
    'AC:L',
    'Au:N',
    'C:N',
    '__proto__:1',
    ':',
    'S:',
    '/',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const score = ratingOfVector('cna', parts.join('/'))?.score ?? 0;
      return score >= 0 && score <= 10;
    }),
  );
});
