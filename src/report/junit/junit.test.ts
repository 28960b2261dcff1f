import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { expect, it } from 'vitest';
import type { ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderJunit } from './render.ts';

interface Test {
  readonly name: string;
  readonly group: string;
  readonly outcome: string;
  readonly message: string;
  readonly text: string;
}

interface Suite {
  readonly head: Readonly<Record<string, string>>;
  readonly tests: readonly Test[];
}

function suites(report: Report, options: Partial<RenderOptions> = {}): readonly Suite[] {
  const text = [...renderJunit(report, { ...RENDER_OPTIONS, ...options })].join('');
  using document = XmlDocument.fromString(text);
  return document.find('/testsuites/testsuite').map((suite) => ({
    head: attributesOf(suite),
    tests: suite.find('testcase').map(testOf),
  }));
}

function attributesOf(node: { find(xpath: string): readonly unknown[] }): Readonly<Record<string, string>> {
  const attributes = node.find('@*') as readonly { name: string; value: string }[];
  return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
}

function testOf(node: { find(xpath: string): readonly unknown[] }): Test {
  const { name = '', classname = '' } = attributesOf(node);
  const [outcome] = node.find('*') as readonly XmlElement[];
  return {
    name,
    group: classname,
    outcome: outcome?.name ?? 'passed',
    message: outcome ? (attributesOf(outcome)['message'] ?? '') : '',
    text: outcome?.content ?? '',
  };
}

const only = (result: ScanResult): Report => ({ results: [result], failures: [] });

it('writes a JUnit test per finding, and fails those that are over the line', () => {
  const [suite] = suites(only(SCANNED));
  expect(suite?.head).toEqual({
    name: 'registry.example/shop/app:1.4 (linux/amd64)',
    package: 'registry.example/shop/app:1.4 (linux/amd64)',
    id: '0',
    timestamp: '2026-03-01T12:00:00',
    hostname: 'localhost',
    tests: '11',
    failures: '6',
    errors: '0',
    skipped: '0',
    time: '0',
  });
  expect(suite?.tests.map(({ name, group, outcome }) => `${outcome}: ${group}: ${name}`).slice(1)).toEqual([
    'passed: registry.example/shop/app:1.4 (linux/amd64): incomplete',
    'failure: libc-bin: CVE-2023-6246 (high)',
    'failure: libc6: CVE-2023-6246 (high)',
    'failure: libssl3: CVE-2024-5535 (critical)',
    'failure: openssl: CVE-2024-5535 (critical)',
    'failure: zlib1g: CVE-2023-45853 (critical)',
    'passed: libssl3: CVE-2023-5678 (medium)',
    'passed: libssl3: CVE-2024-13176 (low)',
    'passed: openssl: CVE-2024-13176 (low)',
    'passed: zlib1g: CVE-2026-0001 (unknown)',
  ]);
  expect(suite?.tests[2]).toMatchObject({
    message: 'CVE-2023-6246 in libc-bin 2.36-9+deb12u4: high, fixed in 2.36-9+deb12u9',
    text: expect.stringContaining(
      'known to be exploited since 2024-02-01\nat var/lib/dpkg/status\nlayer sha256:aaa',
    ) as string,
  });
});

it('fails the JUnit test of the line even where no finding over it is listed', () => {
  const [suite] = suites(only(SCANNED), { severities: ['low'] });
  expect(suite?.tests[0]).toMatchObject({
    name: 'line',
    outcome: 'failure',
    message: expect.stringContaining('Over the line: 2 critical, 0 allowed') as string,
  });
});

it('fails the JUnit test "incomplete" for holes, and skips one for what was waived', () => {
  const [suite] = suites(only({ ...HOLED, findings: [] }));
  expect(suite?.tests.slice(1)).toEqual([
    expect.objectContaining({
      name: 'incomplete',
      outcome: 'failure',
      message: 'not everything could be checked: 1 hole',
      text: `layer-unreadable: sha256:${'b'.repeat(64)}: the layer ends in the middle`,
    }),
    expect.objectContaining({ name: 'waived', outcome: 'skipped', message: 'waived: 1 problem' }),
  ]);
});

it('passes an image without findings or holes, and says in JUnit that no line is set', () => {
  const [suite] = suites(only(CLEAN));
  expect(suite?.head).toMatchObject({ tests: '2', failures: '0', errors: '0', skipped: '1' });
  expect(suite?.tests.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['line', 'skipped'],
    ['incomplete', 'passed'],
  ]);
});

it('makes an image that could not be scanned an error in JUnit', () => {
  const failures = [
    { reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no <gone:1>', hint: 'try & err' },
  ];
  expect(suites({ results: [], failures })).toEqual([
    {
      head: expect.objectContaining({
        name: 'gone:1',
        errors: '1',
        timestamp: '2026-03-01T12:00:05',
      }) as object,
      tests: [
        { name: 'scan', group: 'gone:1', outcome: 'error', message: 'no <gone:1>', text: 'hint: try & err' },
      ],
    },
  ]);
});

it('skips in JUnit what was suppressed, with the reason, on request', () => {
  const [suite] = suites(only({ ...SCANNED, findings: [] }), { showSuppressed: true });
  expect(suite?.tests.filter(({ outcome }) => outcome === 'skipped').map(({ message }) => message)).toEqual([
    'kernel-headers',
    'suppressed by "id CVE-2022-27943": the demangler is not installed',
  ]);
});

it.each(['\u{0}', '\u{1b}[2J', '\u{d800}', '\u{fffe}', ']]>', '<!--', '"\'&', '\u{202e}', '😀'])(
  'writes well-formed XML whatever an image says: %j',
  (text) => {
    const pkg = installed(`a${text}b`, text, 'a', { database: text });
    const hostile = { ...CLEAN, image: { ...CLEAN.image, reference: text } };
    const findings = [found(`CVE${text}`, pkg, 'critical', { title: text })];
    const verdict = {
      ...SCANNED.verdict,
      incomplete: [{ kind: 'feed-stale', subject: text, message: text }],
    } as const;
    const [suite] = suites(only({ ...hostile, findings, verdict }));
    expect(suite?.tests.map(({ outcome }) => outcome)).toEqual(['failure', 'failure', 'failure']);
  },
);
