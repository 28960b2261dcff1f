import { expect, it } from 'vitest';
import { decodeText, parseIgnoreFile } from './index.ts';

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
  ['a/**/b', 'a/*/b'],
  ['/a/**', 'a/*'],
  ['**/*.jar', '*.jar'],
  ['**/**/*', '*/*'],
  ['a/*', undefined],
  ['a/**/b*.jar', undefined],
  ['a/b?', undefined],
  ['a/{b,c}', undefined],
])('reads a path of Trivy and Grype, where * ends at a slash and ** does not: %s', async (glob, path) => {
  const files = {
    [`vulnerabilities: [{ id: CVE-1, paths: ["${glob}"] }]`]: 'vulnerabilities.0',
    [`ignore: [{ vulnerability: CVE-1, package: { location: "${glob}" } }]`]: 'ignore.0',
  };
  for (const [text, place] of Object.entries(files)) {
    const warning = `a.yaml: ${place} hides nothing: ${glob} as a path has no equivalent`;
    expect(await parseIgnoreFile('a.yaml', text)).toEqual(
      path === undefined
        ? { rules: [], warnings: [warning] }
        : { rules: [{ id: 'CVE-1', path, ...listed('a.yaml') }], warnings: [] },
    );
  }
});

it.each([
  ['linux-.*', 'linux-*'],
  ['libstdc++6', 'libstdc++6'],
  ['lib*', undefined],
  ['linux(-.*)?-headers', undefined],
])("reads a package's name of Grype, which is a regular expression: %s", async (name, pattern) => {
  const warnings = [`a.yaml: ignore.0 hides nothing: ${name} as a name has no equivalent`];
  expect(await parseIgnoreFile('a.yaml', `ignore: [{ package: { name: "${name}" } }]`)).toEqual(
    pattern === undefined
      ? { rules: [], warnings }
      : { rules: [{ package: pattern, ...listed('a.yaml') }], warnings: [] },
  );
});

it.each(['2027-01-01T00:00:00Z', '2027-01-01T23:59:59Z', '2027-01-01 12:00:00', '2027-01-02T01:00:00+02:00'])(
  'ends a rule of Trivy with the last whole day before %s',
  async (time) => {
    const { rules } = await parseIgnoreFile(
      'a.yaml',
      `vulnerabilities: [{ id: CVE-1, expired_at: ${time} }]`,
    );
    expect(rules).toMatchObject([{ expires: '2026-12-31' }]);
  },
);

it.each([
  ['a: 1', 'a.yaml has no rules'],
  ['vulnerabilities: 1', 'a.yaml: vulnerabilities is not a list of rules'],
  [
    'vulnerabilities: [{ id: CVE-1, paths: "a/**" }]',
    'a.yaml: vulnerabilities.0.paths is not a list of paths',
  ],
  ['vulnerabilities: [{ statement: x }]', 'a.yaml: vulnerabilities.0 has no id'],
  ['vulnerabilities: [{ id: CVE-1, expired_at: 2027-13-01 }]', '"2027-13-01" is not a valid date'],
  ['ignore: [{ reason: x }]', 'a.yaml: ignore.0 has no condition'],
  ['ignore: [{ fix-state: toString }]', '"toString" is not a valid fix-state'],
  ['general: 1', 'a.yaml: general is not a list of names'],
  ['images: [app]', 'a.yaml: images is not a mapping'],
  ['images: { a: [1] }', 'a.yaml: images.a is not a list of names'],
])('refuses a file whose rules cannot be read: %s', async (text, message) => {
  await expect(parseIgnoreFile('a.yaml', text)).rejects.toThrow(message);
});

it('names lines that are not IDs, among those that are', async () => {
  const text = 'CVE-2024-1\nthe rest is silence\n* all\nCVE-2024-*\n';
  expect(await parseIgnoreFile('.trivyignore', text)).toEqual({
    rules: [{ id: 'CVE-2024-1', ...listed('.trivyignore') }],
    warnings: [
      '.trivyignore, line 2 hides nothing: "the" is not an ID',
      '.trivyignore, line 3 hides nothing: "*" is not an ID',
      '.trivyignore, line 4 hides nothing: "CVE-2024-*" is not an ID',
    ],
  });
});

it.each([
  ['vulnerabilities: [{ id: "*" }]', 'a.yaml: * hides nothing: * in an ID has no equivalent'],
  ['general: ["CVE-*"]', 'a.yaml: CVE-* hides nothing: * in an ID has no equivalent'],
  ['images: { "*": [CVE-1] }', 'a.yaml: images.* hides nothing: * in a name has no equivalent'],
])('hides nothing by an asterisk, which is not a pattern elsewhere: %s', async (text, warning) => {
  expect(await parseIgnoreFile('a.yaml', text)).toEqual({ rules: [], warnings: [warning] });
});

it.each(['', '# nothing yet\n\n'])('reads a list without lines: %j', async (text) => {
  expect(await parseIgnoreFile('.trivyignore', text)).toEqual({ rules: [], warnings: [] });
});

it('refuses a text without any ID', async () => {
  await expect(parseIgnoreFile('README', 'This is\nno list.')).rejects.toThrow('README has no rules');
});

it.each([
  ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['a text with a null', Buffer.from('CVE-2024-1\0')],
  ['UTF-16', Buffer.from('\u{feff}CVE-2024-1', 'utf16le')],
])('refuses %s', (_title, bytes) => {
  expect(() => decodeText('a.png', bytes)).toThrow('a.png is not UTF-8 text');
});
