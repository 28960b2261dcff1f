import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Finding, ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, digestOf, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { relativeUri } from './location.ts';
import { renderSarif } from './render.ts';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly justification: string }[];
}

interface Rule {
  readonly id: string;
  readonly help: { readonly markdown: string };
  readonly properties: { readonly tags: readonly string[]; readonly 'security-severity'?: string };
}

interface Run {
  readonly automationDetails: { readonly id: string };
  readonly results: readonly Result[];
  readonly tool: { readonly driver: { readonly version: string; readonly rules: readonly Rule[] } };
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly descriptor: { readonly id: string };
        readonly level: string;
        readonly message: { readonly text: string };
      }[];
    },
  ];
}

function text(report: Report, options: Partial<RenderOptions> = {}): string {
  return [...renderSarif(report, { ...RENDER_OPTIONS, ...options })].join('');
}

function runs(report: Report, options: Partial<RenderOptions> = {}): readonly Run[] {
  return (JSON.parse(text(report, options)) as { readonly runs: readonly Run[] }).runs;
}

function runOf(result: ScanResult, options: Partial<RenderOptions> = {}): Run {
  const [run] = runs({ results: [result], failures: [] }, options);
  if (!run) throw new Error('there is no run');
  return run;
}

function fingerprintsOf(result: ScanResult, options: Partial<RenderOptions> = {}): readonly string[] {
  return runOf(result, options).results.map((each) => each.partialFingerprints['plimsoll/v1'] ?? '');
}

function notificationsOf({ invocations: [{ toolExecutionNotifications }] }: Run) {
  return toolExecutionNotifications.map(({ descriptor, level }) => [descriptor.id, level]);
}

it('writes SARIF with a result per finding and a rule per flaw', () => {
  const run = runOf(SCANNED);
  const ids = new Set(SCANNED.findings.map(({ id }) => id));
  const { rules } = run.tool.driver;
  expect(run.results).toHaveLength(SCANNED.findings.length);
  expect(new Set(rules.map(({ id }) => id))).toEqual(ids);
  expect(rules).toHaveLength(ids.size);
  for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]?.id).toBe(ruleId);
  expect(run.invocations[0].executionSuccessful).toBe(true);
  expect(run.results[0]).toMatchObject({
    ruleId: 'CVE-2023-6246',
    level: 'error',
    message: { text: expect.stringContaining('Upgrade libc-bin to 2.36-9+deb12u9.') as string },
    locations: [
      { physicalLocation: { artifactLocation: { uri: 'var/lib/dpkg/status' }, region: { startLine: 1 } } },
    ],
  });
  expect(rules[0]).toMatchObject({
    helpUri: 'https://www.cve.org/CVERecord?id=CVE-2023-6246',
    help: { markdown: expect.stringContaining('Known to be exploited since 2024-02-01') as string },
    properties: {
      'security-severity': '7.5',
      tags: ['security', 'vulnerability', 'high', 'known-exploited'],
    },
  });
});

describe('a fingerprint in SARIF', () => {
  const next = (change: (finding: Finding) => Finding): ScanResult => ({
    ...SCANNED,
    image: {
      ...SCANNED.image,
      reference: 'registry.example/shop/app:1.5',
      layers: SCANNED.image.layers.map((layer) => ({ ...layer, digest: digestOf('e') })),
    },
    findings: SCANNED.findings.map(change).toReversed(),
  });

  it.each<[string, ScanResult]>([
    ['with other layers and in another order', next((finding) => finding)],
    [
      'with a newer version that is vulnerable, too',
      next((finding) => ({ ...finding, package: { ...finding.package, version: '99', layer: 1 } })),
    ],
    ['with another rating', next((finding) => ({ ...finding, severity: 'low' }))],
  ])('keeps the fingerprints of findings in the next build of an image: %s', (_, result) => {
    const program = { name: 'plimsoll', version: '99.0.0' };
    expect(fingerprintsOf(result, { program }).toSorted()).toEqual(fingerprintsOf(SCANNED).toSorted());
    expect(runOf(result).automationDetails).toEqual(runOf(SCANNED).automationDetails);
  });

  it('gives two versions of a package in one place, or one version in two, fingerprints of their own', () => {
    const pkgs = [
      installed('linux', '6.1'),
      installed('linux', '6.2'),
      installed('linux', '6.1', 'linux', { database: 'opt/status' }),
    ];
    const findings = pkgs.map((pkg) => found('CVE-2024-1', pkg, 'low'));
    expect(new Set(fingerprintsOf({ ...CLEAN, findings })).size).toBe(3);
  });

  it('keeps the fingerprint of a package in several places whatever layers they are in', () => {
    const at = (...layers: readonly [number, number]) => {
      const places = [
        { path: 'a/package.json', layer: layers[0] },
        { path: 'b/package.json', layer: layers[1] },
      ].toSorted((a, b) => a.layer - b.layer);
      const pkg = installed('a', '1', 'a', { database: places[0]?.path ?? '', locations: places });
      return fingerprintsOf({ ...CLEAN, findings: [found('CVE-2024-1', pkg, 'low')] });
    };
    expect(at(0, 1)).toEqual(at(1, 0));
  });
});

describe('holes in SARIF', () => {
  it('fails a run with holes, and says each of them at level error', () => {
    const run = runOf({ ...HOLED, findings: [] });
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(notificationsOf(run)).toEqual([
      ['layer-unreadable', 'error'],
      ['packages-not-read', 'warning'],
      ['package-not-covered', 'note'],
    ]);
    expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['PLIMSOLL-INCOMPLETE', 'error'],
    ]);
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(['PLIMSOLL-INCOMPLETE']);
  });

  it('fails a run of its own for images that were not scanned', () => {
    const failures = [
      { reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no gone:1', hint: 'check it' },
    ];
    const [clean, missing, ...others] = runs({ results: [CLEAN], failures });
    expect(others).toEqual([]);
    expect(clean?.invocations[0].executionSuccessful).toBe(true);
    expect(missing).toMatchObject({
      automationDetails: { id: 'plimsoll/not-scanned/' },
      tool: { driver: { rules: [{ id: 'PLIMSOLL-INCOMPLETE' }] } },
      results: [
        {
          ruleId: 'PLIMSOLL-INCOMPLETE',
          ruleIndex: 0,
          level: 'error',
          message: { text: 'gone:1 was not scanned: no gone:1 (hint: check it)' },
        },
      ],
      invocations: [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [
            { level: 'error', message: { text: 'gone:1 was not scanned: no gone:1 (hint: check it)' } },
          ],
        },
      ],
    });
  });

  it('ends with an empty run once all images are scanned, which closes the alerts of those that were not', () => {
    expect(runs({ results: [CLEAN], failures: [] }).at(-1)).toMatchObject({
      automationDetails: { id: 'plimsoll/not-scanned/' },
      results: [],
      invocations: [{ executionSuccessful: true }],
    });
  });
});

describe("GitHub's limits of SARIF", { timeout: 120_000 }, () => {
  it('keeps to 20 runs, the worst first, and names the images that have none', () => {
    const named = (result: ScanResult, reference: string) => ({
      ...result,
      image: { ...result.image, reference },
    });
    const clean = Array.from({ length: 25 }, (_, i) => named(CLEAN, `app-${i}`));
    const all = runs({ results: [...clean, named(SCANNED, 'bad')], failures: [] });
    const last = all.at(-1);
    expect(all).toHaveLength(20);
    expect(all[0]?.automationDetails.id).toBe('plimsoll/bad/linux/amd64/');
    expect(last?.invocations[0].executionSuccessful).toBe(false);
    expect(last?.invocations[0].toolExecutionNotifications).toHaveLength(7);
    expect(new Set(last?.results.map((each) => each.partialFingerprints['plimsoll/v1'])).size).toBe(7);
    expect(runs({ results: clean.slice(0, 19), failures: [] }).at(-1)?.results).toEqual([]);
    const full = runs({ results: clean.slice(0, 20), failures: [] });
    expect(full.map((run) => run.automationDetails.id.split('/')[1])).toEqual(
      clean.slice(0, 20).map(({ image }) => image.reference),
    );
  });

  it('keeps to 25,000 results and rules in a run, the most urgent, and says how many were cut', () => {
    const pkg = installed('a', '1');
    const low = Array.from({ length: 25_100 }, (_, i) => found(`CVE-2024-${i}`, pkg, 'low'));
    const run = runOf({ ...HOLED, findings: [...low, found('CVE-2025-1', pkg, 'critical')] });
    expect(run.results).toHaveLength(25_000);
    expect(run.tool.driver.rules).toHaveLength(25_000);
    expect(run.results[1]?.ruleId).toBe('CVE-2025-1');
    const [, , , cut] = run.invocations[0].toolExecutionNotifications;
    expect(cut).toMatchObject({ descriptor: { id: 'results-left-out' }, level: 'warning' });
    expect(cut?.message.text).toMatch(/^102 findings left out/u);
  });

  it('keeps to 10 MB by gzip over all runs, without a rule that nothing uses', () => {
    const noise = (seed: number) =>
      Array.from({ length: 6000 }, (_, i) =>
        String.fromCodePoint(0x4e00 + ((seed * 7919 + i * i * 104_729) % 20_000)),
      ).join('');
    const pkg = installed('a', '1');
    const findings = Array.from({ length: 900 }, (_, i) =>
      found(`CVE-2024-${i}`, pkg, 'low', { description: noise(i) }),
    );
    const large = { ...SCANNED, findings };
    const written = text({
      results: [large, HOLED, { ...large, findings: findings.toReversed() }],
      failures: [],
    });
    const size = gzipSync(written).length;
    expect(size).toBeLessThan(10_000_000);
    expect(size).toBeGreaterThan(5_000_000);
    const all = (JSON.parse(written) as { readonly runs: readonly Run[] }).runs.slice(0, -1);
    for (const { results, tool } of all) {
      expect(results.length).toBeGreaterThan(3);
      expect(new Set(results.map(({ ruleIndex }) => ruleIndex)).size).toBe(tool.driver.rules.length);
    }
    expect(all.map((run) => notificationsOf(run).at(-1)?.[0])).toEqual([
      'results-left-out',
      'package-not-covered',
      'results-left-out',
    ]);
  });
});

it('gives each run of a SARIF report a category of its own, without a tag where that is enough', () => {
  const named = (reference: string) => ({ ...CLEAN, image: { ...CLEAN.image, reference } });
  const images = ['r.example:5000/a/b:1', 'c@sha256:0', 'd:1', 'd:2', 'e', 'e'].map(named);
  expect(runs({ results: images, failures: [] }).map(({ automationDetails: { id } }) => id)).toEqual([
    'plimsoll/r.example%3A5000/a/b/linux/amd64/',
    'plimsoll/c/linux/amd64/',
    'plimsoll/d%3A1/linux/amd64/',
    'plimsoll/d%3A2/linux/amd64/',
    'plimsoll/e/linux/amd64/5/',
    'plimsoll/e/linux/amd64/6/',
    'plimsoll/not-scanned/',
  ]);
});

it('lists in SARIF what was suppressed only on request, each with its reason', () => {
  expect(runOf(SCANNED).results.every(({ suppressions }) => suppressions === undefined)).toBe(true);
  const shown = runOf(SCANNED, { showSuppressed: true }).results.slice(SCANNED.findings.length);
  expect(shown.map(({ suppressions }) => suppressions?.[0]?.justification)).toEqual([
    'only header files of the kernel are installed',
    'id CVE-2022-27943: the demangler is not installed',
  ]);
});

it.each<[Partial<Finding>, string | undefined]>([
  [{ severity: 'unknown' }, undefined],
  [{ severity: 'negligible', ratings: [] }, '0.0'],
  [{ severity: 'low', ratings: [{ source: 'debian', severity: 'low' }] }, '0.1'],
  [{ severity: 'medium', ratings: [{ source: 'a', severity: 'medium', score: 9.8 }] }, '4.0'],
  [{ severity: 'critical', ratings: [{ source: 'nvd', severity: 'critical', score: 9.8 }] }, '9.8'],
  [{ severity: 'malicious', ratings: [] }, '10.0'],
])('scores a rule of SARIF as its finding is rated: %j', (rest, score) => {
  const finding = found('CVE-2024-1', installed('a', '1'), 'low', rest);
  const [rule] = runOf({ ...CLEAN, findings: [finding] }).tool.driver.rules;
  expect(rule?.properties['security-severity']).toBe(score);
});

it.each([
  ['var/lib/dpkg/status', 'var/lib/dpkg/status'],
  ['/a//b', 'a/b'],
  ['../../etc/./passwd', 'etc/passwd'],
  ['app/x y.jar!lib/ä#1?.jar', 'app/x%20y.jar!lib/%C3%A4%231%3F.jar'],
  ['c:/a', 'c%3A/a'],
  [String.raw`a\b%2e`, 'a%5Cb%252e'],
  ['\u{d800}', '%EF%BF%BD'],
  ['', 'unnamed'],
])('encodes the path %j as a relative reference', (path, uri) => {
  expect(relativeUri(path)).toBe(uri);
});

it('makes no link of a text of an image or a feed in SARIF', () => {
  const hostile = '[click](https://evil.example) <b>';
  const finding = found(hostile, installed(hostile, '1'), 'high', { title: hostile, description: hostile });
  const run = runOf({ ...CLEAN, findings: [finding] });
  expect(run.results[0]?.message.text).not.toContain('](');
  expect(run.tool.driver.rules[0]?.help.markdown).not.toMatch(/[^\\]\]\(|<b>/u);
});
