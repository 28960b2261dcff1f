import { expect, it } from 'vitest';
import { parseIgnoreFile } from './index.ts';

const listed = (path: string) => ({ reason: `listed in ${path}` });

it('reads .trivyignore, with comments as reasons and the last day of a rule', async () => {
  const text = '# no such code\nCVE-2024-1 exp:2027-01-01\r\n\nCVE-2024-2\n';
  expect(await parseIgnoreFile('.trivyignore', text)).toEqual({
    rules: [
      { id: 'CVE-2024-1', reason: 'no such code', expires: '2026-12-31' },
      { id: 'CVE-2024-2', ...listed('.trivyignore') },
    ],
    warnings: [],
  });
});

it.each([
  [
    'vulnerabilities: [{ id: CVE-1, paths: ["a/**/b", c], statement: no, expired_at: "2027-01-01" }]',
    [
      { id: 'CVE-1', reason: 'no', expires: '2026-12-31', path: 'a/*/b' },
      { id: 'CVE-1', reason: 'no', expires: '2026-12-31', path: 'c' },
    ],
    [],
  ],
  [
    'vulnerabilities: [{ id: CVE-1, purls: ["pkg:deb/debian/a"] }, { id: CVE-2 }]\nsecrets: []',
    [{ id: 'CVE-2', ...listed('a.yaml') }],
    [
      'a.yaml: vulnerabilities.0 hides nothing: purls has no equivalent',
      'a.yaml: secrets hides nothing: what it is about has no equivalent',
    ],
  ],
  [
    'ignore: [{ vulnerability: CVE-1, fix-state: wont-fix, package: { name: a, location: "/usr/**" } }]',
    [{ id: 'CVE-1', states: ['will-not-fix'], package: 'a', path: 'usr/*', ...listed('a.yaml') }],
    [],
  ],
  [
    'ignore: [{ vulnerability: CVE-1, namespace: x, package: { type: gem } }]',
    [],
    ['a.yaml: ignore.0 hides nothing: namespace, package.type has no equivalent'],
  ],
  ['general: [CVE-1]', [{ id: 'CVE-1', ...listed('a.yaml') }], []],
  [
    'images: { app: { CVE-1: libc } }',
    ['app', 'app:*', 'app@*'].map((image) => ({ id: 'CVE-1', ...listed('a.yaml'), image })),
    [],
  ],
])('reads the rules of other programs: %s', async (text, rules, warnings) => {
  expect(await parseIgnoreFile('a.yaml', text)).toEqual({ rules, warnings });
});

it.each([
  ['a: 1', 'a.yaml has no rules'],
  ['vulnerabilities: 1', 'a.yaml: vulnerabilities is not a list of rules'],
  ['vulnerabilities: [{ statement: x }]', 'a.yaml: vulnerabilities.0 has no id'],
  ['vulnerabilities: [{ id: CVE-1, expired_at: 2027-13-01 }]', '"2027-13-01" is not a valid date'],
  ['ignore: [{ reason: x }]', 'a.yaml: ignore.0 has no condition'],
  ['ignore: [{ fix-state: toString }]', '"toString" is not a valid fix-state'],
  ['general: 1', 'a.yaml: general is not a list of names'],
  ['images: { a: [1] }', 'a.yaml: images.a is not a list of names'],
])('refuses a file whose rules cannot be read: %s', async (text, message) => {
  await expect(parseIgnoreFile('a.yaml', text)).rejects.toThrow(message);
});
