import { expect, test } from 'vitest';
import { parseId } from './parse-id.ts';

test.each([
  ['cve-2023-4911', 'CVE-2023-4911'],
  ['ALSA-2024:1234', 'ALSA-2024:1234'],
  ['GHSA-abcd-efgh-ijkl', 'GHSA-abcd-efgh-ijkl'],
  ['secfixes/openssl', 'secfixes/openssl'],
])('%s is the id %s', (written, id) => {
  expect(parseId(written)).toBe(id);
});

test.each(['', 'openssl', 'CVE-', 'hello world', 'CVE-2023-1 x', '-'.repeat(9), 'CVE-\u{1b}[31m'])(
  '%j is not a valid id',
  (written) => {
    expect(() => parseId(written)).toThrow('is not a valid id');
  },
);
