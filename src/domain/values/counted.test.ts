import { expect, it } from 'vitest';
import { counted } from './counted.ts';

it('counts one thing in the singular and others in the plural', () => {
  expect([counted(1, 'CVE'), counted(0, 'CVE'), counted(2, 'entry', 'entries')]).toEqual([
    '1 CVE',
    '0 CVEs',
    '2 entries',
  ]);
});
