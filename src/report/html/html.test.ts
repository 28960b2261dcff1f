import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderHtml } from './render.ts';

const MAX_BYTES = 300_000;

function page(report: Report, options: Partial<RenderOptions> = {}): string {
  return [...renderHtml(report, { ...RENDER_OPTIONS, ...options })].join('');
}

const only = (result: ScanResult): Report => ({ results: [result], failures: [] });
const rowsOf = (text: string): number => text.match(/<tr class=/gu)?.length ?? 0;

function withFindings(count: number, name = 'libgstreamer-plugins-bad1.0-0'): ScanResult {
  const pkg = installed(name, '1.22.0-4+deb12u5', 'a', {
    type: 'npm',
    ecosystem: 'npm',
    database: 'usr/src/app/node_modules/some-package/node_modules/another/package.json',
  });
  const rest = {
    fixedVersion: '1.22.0-4+deb12u11',
    title: 'x'.repeat(300),
    epss: { probability: 0.3, percentile: 0.5 },
  };
  const findings = Array.from({ length: count }, (_, i) => found(`CVE-2024-${10_000 + i}`, pkg, 'low', rest));
  return { ...SCANNED, findings };
}

it('names on the page what a planned version leaves', () => {
  const upgrade = {
    name: 'a',
    version: '2',
    packages: [],
    ids: ['CVE-2024-1'],
    leaves: ['CVE-2024-2'],
    cleared: 1,
  };
  expect(page(only({ ...SCANNED, upgrades: [upgrade] }))).toContain(': 1 CVE, leaves CVE-2024-2');
});

it('writes a page with verdict, what to fix first, layers and findings', () => {
  const text = page(only(SCANNED));
  expect(text).toMatch(/^<!doctype html>\n<html lang="en">\n/u);
  expect(text).toContain('<h1>Plimsoll: over the line</h1>');
  expect(text).toContain('<p class="verdict over">Over the line: 2 critical, 0 allowed');
  expect(text).toContain('<pre>apt-get update &amp;&amp; apt-get install --only-upgrade libc6');
  expect(text).toContain('<rect class="critical"');
  expect(text).toContain('<a href="https://www.cve.org/CVERecord?id=CVE-2023-6246">');
  expect(rowsOf(text)).toBe(SCANNED.findings.length);
  expect(text).not.toContain('Suppressed');
  expect(page(only(SCANNED), { showSuppressed: true })).toContain('the demangler is not installed');
});

it('allows by the policy of a page nothing but its own style and script', () => {
  const text = page(only(SCANNED));
  const [, style = ''] = /<style>(.*?)<\/style>/su.exec(text) ?? [];
  const [, script = ''] = /<script>(.*?)<\/script>/su.exec(text) ?? [];
  const hash = (each: string) => `'sha256-${createHash('sha256').update(each).digest('base64')}'`;
  expect(text).toContain(
    `content="default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'"`,
  );
  expect(text).not.toMatch(/ (style|on[a-z]+)=/u);
});

it.each([
  ['over', only(HOLED)],
  ['incomplete', only({ ...HOLED, verdict: { ...HOLED.verdict, outcome: 'incomplete', exitCode: 3 } })],
  ['open', only(CLEAN)],
  ['within', only({ ...CLEAN, verdict: { ...CLEAN.verdict, line: SCANNED.verdict.line ?? never() } })],
  [
    'open',
    only({
      ...CLEAN,
      verdict: { ...CLEAN.verdict, line: SCANNED.verdict.line ?? never(), waived: HOLED.verdict.waived },
    }),
  ],
])('marks the verdict on a page as %s %#', (name, report) => {
  expect(/<p class="verdict (\w+)">/u.exec(page(report))?.[1]).toBe(name);
});

function never(): never {
  throw new Error('the image has no line');
}

it('lists on a page what could not be checked, and images that were not scanned', () => {
  const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no gone:1', hint: 'check it' }];
  const workloads = [{ file: 'a.yaml', kind: 'Pod', name: '<b>' }];
  const text = page({ results: [HOLED, { ...CLEAN, workloads }], failures });
  expect(text).toContain('<p>Named in a.yaml: Pod &lt;b&gt;</p>');
  expect(text).toContain('<h3>Not everything could be checked</h3>');
  expect(text).toContain('the layer ends in the middle');
  expect(text).toContain('<h3>Waived</h3>');
  expect(text).toContain('Not scanned: no gone:1');
});

describe('a page of many findings', () => {
  it('keeps a page of 1,000 findings below its limit', () => {
    const text = page(only(withFindings(1000)), { showSuppressed: true });
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
    expect(text).not.toContain('not shown');
    expect(rowsOf(text)).toBe(1000 + SCANNED.suppressed.length);
  });

  it('lists on a page the first 1,000 findings by rank, and says how many are left out', () => {
    const result = withFindings(50_000);
    const urgent = found('CVE-2025-1', installed('a', '1'), 'critical');
    const text = page(only({ ...result, findings: [...result.findings, urgent] }));
    expect(rowsOf(text)).toBe(1000);
    expect(text).toContain('<strong>49001 findings not shown.</strong>');
    expect(text.indexOf('CVE-2025-1')).toBeLessThan(text.indexOf('CVE-2024-10000'));
  });

  it('keeps a page below its limit however long the package names are once they are escaped', () => {
    const text = page(only(withFindings(2000, '&'.repeat(3000))));
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
    expect(text).toMatch(/<strong>\d+ findings not shown\.<\/strong>/u);
  });
});

it.each(['javascript:alert(1)', 'data:text/html,x', 'https://a b', '//evil.example', 'https://"><script>'])(
  'links on a page only to addresses of the web, and escapes them: %s',
  (url) => {
    const pkg = installed('a', '1');
    const [evidence] = found('X-1', pkg, 'low').evidence;
    const finding = found('X-1', pkg, 'low', { evidence: evidence ? [{ ...evidence, url }] : [] });
    const text = page(only({ ...CLEAN, findings: [finding] }));
    expect(text).not.toContain(`href="${url}`);
    expect(text.match(/<script>/gu)).toHaveLength(1);
  },
);

it('opens a finding on a page in place: its title, ratings and records', () => {
  const pkg = installed('a', '1');
  const title = 'An overflow '.repeat(40);
  const ratings = [
    { source: 'nvd', severity: 'high', score: 8.1, vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H' },
    { source: 'debian', severity: 'low' },
  ] as const;
  const [evidence] = found('CVE-2024-1', pkg, 'high').evidence;
  const url = 'https://tracker.example/CVE-2024-1';
  const finding = found('CVE-2024-1', pkg, 'high', {
    title,
    ratings,
    evidence: evidence ? [{ ...evidence, url }] : [],
  });
  const text = page(only({ ...CLEAN, findings: [finding] }));
  expect(text).toContain(
    '<br>nvd: high CVSS 8.1 CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H<br>debian: low',
  );
  expect(text).toContain(`<br><a href="${url}">${url}</a></details>`);
  expect(text).toContain(`${title.slice(0, 299)}…<br>`);
});

it('opens in place the most urgent findings of a page that has no room for all', () => {
  const text = page(only(withFindings(1000)));
  const opened = text.match(/<details><summary>x/gu)?.length ?? 0;
  expect(opened).toBeLessThan(1000);
  expect(page(only(withFindings(300))).match(/<details><summary>x/gu)).toHaveLength(300);
});

it('offers lists on a page of layers and kinds only where there are several', () => {
  const pkg = installed('a', '1');
  const one = page(only({ ...CLEAN, findings: [found('CVE-2024-1', pkg, 'high')] }));
  expect(one).not.toContain('name="layer"');
  const npm = installed('b', '1', 'b', { type: 'npm', ecosystem: 'npm', layer: 10 });
  const findings = [found('CVE-2024-1', pkg, 'high'), found('CVE-2024-2', npm, 'high')];
  const text = page(only({ ...CLEAN, findings }));
  expect(text).toContain('<option value="1">11</option>');
  expect(text).toContain('<tr class="high" data-layer=1 data-kind=1>');
});

/** Returns the text of an element's children, without markup. */
function numbersIn(text: string): readonly string[] {
  const [, list = ''] = /<ul class="numbers"[^>]*>(.*?)<\/ul>/su.exec(text) ?? [];
  return [...list.matchAll(/<li[^>]*>(.*?)<\/li>/gsu)].map(([, each = '']) =>
    each.replaceAll(/<[^>]+>/gu, ''),
  );
}

it('counts on a page each CVE once, by severity, fix, exploitation and origin', () => {
  const kev = { dateAdded: '2024-01-01', ransomware: false };
  const [a, b] = [installed('a', '1'), installed('b', '1')];
  const findings = [
    found('CVE-2024-1', a, 'critical', { fixedVersion: '2', kev, from: 'base' }),
    found('CVE-2024-1', b, 'low', { from: 'base' }),
    found('CVE-2024-2', b, 'medium'),
  ];
  const text = page(only({ ...CLEAN, findings, base: { reference: 'debian:12' } as never }));
  expect(numbersIn(text)).toEqual([
    '1 critical',
    '0 high',
    '1 medium',
    '1 fixable',
    '1 known to be exploited',
    '1 of the base image',
    '1 of your layers',
  ]);
  expect(text).toContain('<rect class="critical" x="0" width="500"');
});

it('says on the page of a clean image what was looked at, against what, and when', () => {
  const feeds = [
    { feed: 'debian-tracker', syncedAt: CLEAN.scannedAt, coverage: 'unfixed known' as const },
    { feed: 'epss' },
  ];
  const text = page(only({ ...CLEAN, feeds }));
  expect(numbersIn(text).slice(0, 3)).toEqual(['0 critical', '0 high', '0 fixable']);
  expect(text).toContain('<dd>debian-tracker under a minute old (unfixed known)</dd>');
  expect(text).toContain('<dd>epss never loaded</dd>');
  expect(text).toContain(`<dd>${CLEAN.scannedAt}</dd>`);
});

it('folds holes of one kind to one line, and puts notes last', () => {
  const holes = Array.from({ length: 60 }, (_, i) => ({
    kind: 'feed-stale' as const,
    subject: `feed ${i}`,
    message: 'old',
  }));
  const note = { kind: 'base-unknown', subject: 'x', message: 'a note' } as never;
  const verdict = { ...HOLED.verdict, incomplete: holes, waived: [] };
  const text = page(only({ ...SCANNED, verdict, problems: [...holes, note] }));
  expect(text).toMatch(/<summary><code>feed-stale<\/code>: 60<\/summary>/u);
  expect(text).toContain('and 10 more');
  expect(text.indexOf('<h3>Notes</h3>')).toBeGreaterThan(text.indexOf('<h3>Findings</h3>'));
});
