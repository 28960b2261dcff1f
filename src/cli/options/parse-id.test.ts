import { expect, it } from 'vitest';
import { parseId } from './parse-id.ts';

it.each([
  ['cve-2023-4911', 'CVE-2023-4911'],
  ['ALSA-2024:1234', 'ALSA-2024:1234'],
  ['GHSA-abcd-efgh-ijkl', 'GHSA-abcd-efgh-ijkl'],
  ['secfixes/openssl', 'secfixes/openssl'],
  ['a--b', 'a--b'],
])('reads %s as the id %s', (written, id) => {
  expect(parseId(written)).toBe(id);
});

it.each(['', 'openssl', 'CVE-', 'hello world', 'CVE-2023-1 x', '-'.repeat(9), 'CVE-\u{1b}[31m'])(
  'refuses %j as an ID',
  (written) => {
    expect(() => parseId(written)).toThrow('is not a valid ID');
  },
);

it('refuses a text of many hyphens at once', () => {
  const before = process.cpuUsage();
  expect(() => parseId(`a${'-a'.repeat(26)}!`)).toThrow('is not a valid ID');
  expect(process.cpuUsage(before).user).toBeLessThan(500_000);
});
