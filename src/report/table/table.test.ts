import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../test/support/any-text.ts';
import type { Finding, ScanResult } from '../../domain/index.ts';
import type { Report, RenderOptions } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { textWidth } from '../text/text-width.ts';
import { renderTable } from './render.ts';

const WIDE: RenderOptions = { ...RENDER_OPTIONS, width: 100 };
const GONE = {
  reference: 'registry.example/gone:1',
  code: 'IMAGE_NOT_FOUND',
  message: 'registry.example has no image gone:1',
  hint: 'plimsoll scan --help',
};

function rendered(result: ScanResult, options: Partial<RenderOptions> = {}): string {
  return renderTable({ results: [result], failures: [] }, { ...WIDE, ...options });
}

describe('the table', () => {
  it.each<[string, Report, Partial<RenderOptions>]>([
    ['wide', { results: [SCANNED], failures: [] }, {}],
    ['in-colour', { results: [SCANNED], failures: [] }, { colour: true }],
    ['narrow', { results: [HOLED], failures: [] }, { width: 40 }],
    ['with-a-hole', { results: [HOLED], failures: [] }, { width: 80 }],
    ['with-suppressed', { results: [SCANNED], failures: [] }, { showSuppressed: true }],
    ['clean', { results: [CLEAN], failures: [] }, {}],
    ['of-several-images', { results: [SCANNED, CLEAN], failures: [GONE] }, { width: 80 }],
  ])('prints the table %s', async (name, report, options) => {
    const text = renderTable(report, { ...WIDE, ...options });
    await expect(text).toMatchFileSnapshot(`snapshots/${name}.txt`);
  });

  it('names the workloads of an image in the table, by file, and counts the rest', () => {
    const pods = Array.from({ length: 7 }, (_, i) => ({ file: 'a.yaml', kind: 'Pod', name: `p${i}` }));
    const service = { file: 'compose.yaml', kind: 'service', name: 'web' };
    const text = renderTable(
      {
        results: [{ ...CLEAN, workloads: [...pods, service] }],
        failures: [{ ...GONE, workloads: [service] }],
      },
      WIDE,
    );
    expect(text).toContain('  in a.yaml: Pod p0, Pod p1, Pod p2, Pod p3, Pod p4 and 2 more\n');
    expect(text.match(/ {2}in compose\.yaml: service web\n/gu)).toHaveLength(2);
  });

  it('counts the CVEs of unrequested severities in the table', () => {
    const text = rendered(SCANNED, { severities: ['low'] });
    expect(text).toContain('5 CVEs of other severities not listed\n');
    expect(text).not.toContain('CVE-2024-5535');
    expect(rendered(SCANNED)).not.toContain('not listed');
  });

  it('folds unlikely unrated CVEs of a long list into one line, unless all are requested', () => {
    const findings = Array.from({ length: 41 }, (_, i) =>
      found(`CVE-2025-${1000 + i}`, installed('curl', '1'), 'unknown', {
        epss: { probability: 0.002, percentile: 0.4 },
      }),
    );
    const long = { ...SCANNED, findings, problems: [] };
    expect(rendered(long)).toContain(
      '41 unrated CVEs with an EPSS below 1 % not listed (--all lists them)\n',
    );
    expect(rendered(long)).not.toContain('CVE-2025-1000');
    expect(rendered(long, { all: true })).toContain('CVE-2025-1000');
  });

  it('groups the CVEs of a package, the most urgent package first', () => {
    const findings = Array.from({ length: 9 }, (_, i) =>
      found(`CVE-2024-${i}`, installed('curl', '1'), 'low'),
    );
    const exploited = found('CVE-2020-1', installed('bash', '1'), 'low', {
      kev: { dateAdded: '2024-01-01', ransomware: false },
    });
    const text = rendered({ ...SCANNED, findings: [...findings, exploited] });
    const titles = text.split('\n').filter((line) => line.startsWith('●'));
    expect(titles.map((line) => line.split(/\s+/u))).toEqual([
      ['●', 'bash', '1', '1', 'CVE'],
      ['●', 'curl', '1', '9', 'CVEs'],
    ]);
  });

  it('refuses to call an unread image clean', () => {
    const nothing = { ...CLEAN, packages: [] };
    expect(rendered(nothing)).toContain('Nothing was found in what could be checked, which is not all.');
    const holed = { ...CLEAN, problems: HOLED.problems };
    expect(rendered(holed)).not.toContain('No known vulnerabilities');
  });

  it('names the platforms that were not read', () => {
    const image = { ...CLEAN.image, otherPlatforms: ['linux/arm64', 'linux/s390x'] };
    expect(rendered({ ...CLEAN, image })).toContain('  not read: linux/arm64, linux/s390x\n');
  });

  it('names the platforms of an image beside their verdicts and failures', () => {
    const arm = { os: 'linux', architecture: 'arm64' };
    const image = { ...CLEAN.image, reference: 'app:1' };
    const results = [
      { ...CLEAN, image: { ...image, platform: { os: 'linux', architecture: 'amd64' } } },
      { ...CLEAN, image: { ...image, platform: arm } },
    ];
    const failures = [
      { reference: 'app:1', platform: { ...arm, variant: 'v9' }, code: 'IO_FAILED', message: 'disk full' },
    ];
    expect(renderTable({ results, failures }, WIDE)).toContain(
      [
        '3 images',
        '○ app:1 (linux/amd64): no line is set',
        '○ app:1 (linux/arm64): no line is set',
        '✗ app:1 (linux/arm64/v9): not scanned',
      ].join('\n'),
    );
  });

  it('names unread parts at the top of the table, waived or not', () => {
    const [head] = rendered(HOLED, { width: 100 }).split('\n\n', 1);
    expect(head).toContain('npm packages are not read: 2348 files found');
    expect(head?.replaceAll(/\s+/gu, ' ')).toContain('the first: app/node_modules/abbrev/package.json');
  });

  it('repeats at the top only the first of many unread parts', () => {
    const problems = Array.from({ length: 9 }, (_, i) => ({
      kind: 'packages-not-read' as const,
      subject: 'go',
      message: `bin/${i} was not read`,
    }));
    const [head] = rendered({ ...CLEAN, problems }).split('\n\n', 1);
    expect(head?.match(/bin\/\d/gu)).toEqual(['bin/0', 'bin/1', 'bin/2']);
    expect(head).toContain('and 6 more that were not read, listed below');
  });

  it('refuses to call findings clean that are suppressed, or packages with a note alone', () => {
    const problems = [{ kind: 'package-not-covered', subject: 'nginx.org', message: 'nginx' } as const];
    const { suppressed } = SCANNED;
    expect(rendered({ ...CLEAN, suppressed })).toContain('in 7 packages, apart from findings suppressed.');
    expect(rendered({ ...CLEAN, suppressed, problems }, { width: 140 })).toContain(
      'apart from findings suppressed and the packages that the notes name.',
    );
  });

  it('counts beside the packages of the image those that are distribution-owned, where there are some', () => {
    const [first] = CLEAN.packages;
    const owned = {
      ...installed('lodash', '4'),
      status: 'distribution-owned',
      owner: 'node-lodash',
    } as const;
    const packages = [...(first ? [first] : []), owned, owned];
    expect(rendered({ ...CLEAN, packages })).toContain('1 package · 2 more distribution-owned');
    expect(rendered({ ...CLEAN, packages })).toContain('No known vulnerabilities in 1 package.');
    expect(rendered(CLEAN)).not.toContain('suppressed');
  });

  it('counts and lists a package once that is looked up by several sources', () => {
    const sources = ['age', 'golang-1.24', 'golang-go.crypto'];
    const packages = sources.map((source) => installed('age', '1.2.1-1', source));
    const text = rendered({ ...CLEAN, packages }, { listPackages: true });
    expect(text).toContain(' · 1 package · 2 layers');
    expect(text).toContain('\n1 package\n  the distribution: 1\n    age 1.2.1-1 deb\n');
    expect(text.match(/age 1\.2\.1-1/gu)).toHaveLength(1);
  });

  it('keeps the arrows below each other, and every count, beside long Java names', () => {
    const findings = Array.from({ length: 40 }, (_, i) =>
      found(`CVE-2024-${i}`, installed('curl', '1'), i === 0 ? 'high' : 'unknown', { fixedVersion: '2' }),
    );
    const ids = findings.map(({ id }) => id);
    const names = ['curl', 'org.springframework.boot:spring-boot-starter-actuator', 'org.h2:h2'];
    const upgrades = names.map((name, i) => ({
      ...{ name, version: '1.2.3-4.el8_6+build.77', packages: [], ids, cleared: 10 * (i + 1) },
    }));
    const lines = rendered({ ...SCANNED, findings, upgrades }, { width: 72 }).split('\n');
    const arrows = lines.filter((line) => line.includes('→'));
    expect(arrows).toHaveLength(3);
    expect(new Set(arrows.map((line) => line.indexOf('→'))).size).toBe(1);
    expect(lines.filter((line) => line.includes('1 high, 39 unknown'))).toHaveLength(3);
    expect(lines).toContain(`  ${names[1] ?? ''}`);
  });

  it('shows the version of an upgrade beside one of a very long name', () => {
    const upgrade = { version: '1.2-3', packages: [], ids: ['CVE-2024-1'], cleared: 1 };
    const upgrades = ['curl', 'n'.repeat(90)].map((name) => ({ ...upgrade, name }));
    const findings = [found('CVE-2024-1', installed('curl', '1'), 'low', { fixedVersion: '1.2-3' })];
    expect(rendered({ ...SCANNED, findings, upgrades })).toMatch(/^ {2}curl +→ 1\.2-3 +1 low$/mu);
  });

  it('names what a planned version leaves, and counts it among what can be fixed', () => {
    const pkg = installed('phpseclib', '1.0.0');
    const ids = ['CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3'];
    const findings = ids.map((id) => found(id, pkg, 'low', { fixedVersion: '2' }));
    const leaves = ['CVE-2024-2', 'CVE-2024-3', 'CVE-2025-1', 'CVE-2025-2'];
    const upgrade = {
      name: 'phpseclib',
      version: '2',
      packages: [],
      ids: ['CVE-2024-1'],
      leaves,
      cleared: 1,
    };
    for (const width of [60, 120]) {
      const text = rendered({ ...SCANNED, findings, upgrades: [upgrade] }, { width });
      expect(text).toContain('Fix first: 1 upgrade clears 1 of 3 CVEs that can be fixed');
      expect(text.replaceAll(/\s+/gu, ' ')).toContain('leaves CVE-2024-2, CVE-2024-3, CVE-2025-1 and 1 more');
    }
  });

  it('omits the count of an upgrade that clears nothing', () => {
    const upgrade = { version: '2', packages: [], ids: ['CVE-2024-1'], cleared: 0 };
    const upgrades = ['curl', 'bash'].map((name) => ({ ...upgrade, name }));
    const findings = [found('CVE-2024-1', installed('curl', '1'), 'low', { fixedVersion: '2' })];
    const text = rendered({ ...SCANNED, findings, upgrades });
    expect(text).toContain('Fix first: 2 upgrades, whose CVEs are in other packages as well');
    expect(text).toMatch(/^ {2}bash → 2 {2}1 low$/mu);
  });

  it('reports in the table that a feed was never loaded', () => {
    expect(rendered({ ...CLEAN, feeds: [{ feed: 'epss' }] })).toContain('epss never loaded');
  });

  it('shows every hole, and of many notes a few with their number', () => {
    const notes = Array.from({ length: 90 }, (_, i) => `package-${i}`).map((subject) => ({
      kind: 'version-unparsable' as const,
      subject,
      message: 'no version',
    }));
    const holes = Array.from({ length: 9 }, (_, i) => `layer-${i}`).map((subject) => ({
      kind: 'layer-unreadable' as const,
      subject,
      message: 'truncated',
    }));
    const text = rendered({ ...CLEAN, problems: [...notes, ...holes] });
    expect(text.match(/layer-\d: truncated/gu)).toHaveLength(9);
    expect(text).toContain('version-unparsable ×90');
    expect(text).toContain('and 87 more');
  });

  it('names a layer that the image does not list', () => {
    const astray = found('CVE-2024-1', installed('curl', '1', 'curl', { layer: 7 }), 'low');
    expect(rendered({ ...SCANNED, findings: [astray] })).toContain('layer 8/2');
  });

  it('lists notices at the foot, which count nowhere', () => {
    const notice = { about: 'unmaintained', title: 'no longer maintained', evidence: [] };
    const notices = [{ id: 'RUSTSEC-2024-0436', package: installed('paste', '1.0.15'), ...notice }];
    const text = rendered({ ...CLEAN, notices });
    expect(text).toContain('1 notice that does not count');
    expect(text).toContain('RUSTSEC-2024-0436  paste 1.0.15  unmaintained  no longer maintained');
    expect(text).toContain('No known vulnerabilities in 7 packages.');
  });

  it('says beside "no known vulnerabilities" that the feed lists fixes only', () => {
    const feeds = [{ feed: 'alpine-secdb:v3.20', coverage: 'fixed only' as const }];
    const text = rendered({ ...CLEAN, feeds });
    expect(text).toContain('No known vulnerabilities in 7 packages; alpine-secdb:v3.20 lists fixes only');
  });

  it('names the subscription beside a fix and an upgrade that need it', () => {
    const fix = { fixedVersion: '4.1-4+esm1', fixRequires: 'Ubuntu Pro' };
    const upgrade = { name: 'netty', version: '4.1-4+esm1', packages: [], ids: ['CVE-2024-1'], cleared: 1 };
    const result = {
      ...SCANNED,
      findings: [found('CVE-2024-1', installed('netty', '4.1-4'), 'low', fix)],
      upgrades: [{ ...upgrade, requires: 'Ubuntu Pro' }],
    };
    for (const width of [60, 100]) {
      const text = rendered(result, { width });
      expect(text).toContain('fixed in 4.1-4+esm1, only with Ubuntu Pro');
      expect(text.match(/only with Ubuntu Pro/gu)).toHaveLength(2);
    }
  });

  it('prints the table of an image of realistic size', () => {
    const packages = Array.from({ length: 400 }, (_, i) =>
      installed(`package-${i}`, '1.0-1', `source-${i >> 2}`),
    );
    const findings = packages
      .slice(0, 240)
      .map((pkg, i) => found(`CVE-2024-${i % 80}`, pkg, 'medium', { fixedVersion: '1.0-2' }));
    const text = rendered({ ...SCANNED, packages, findings });
    expect(text).toContain('80 CVEs, 80 with a fix · 80 medium');
  });
});

describe('text from an image', () => {
  const hostile = anyText({ maxLength: 60 });
  const results = fc.record({ name: hostile, version: hostile, title: hostile, id: hostile }).map((texts) => {
    const pkg = installed(texts.name, texts.version);
    const finding: Finding = found(texts.id, pkg, 'critical', {
      title: texts.title,
      fixedVersion: texts.version,
    });
    const problem = { kind: 'version-unparsable', subject: texts.name, message: texts.title } as const;
    return {
      ...HOLED,
      image: { ...HOLED.image, reference: texts.name, layers: [{ createdBy: texts.title }] },
      packages: [pkg],
      findings: [finding],
      suppressed: [
        { finding, reason: { kind: 'ignore-rule', rule: texts.id, reason: texts.title } as const },
      ],
      notices: [{ id: texts.id, about: texts.name, title: texts.title, package: pkg, evidence: [] }],
      upgrades: [{ name: texts.name, version: texts.version, packages: [pkg], ids: [texts.id], cleared: 1 }],
      problems: [problem],
    };
  });

  it('never prints a line wider than the terminal, but for a command that must stay whole', () => {
    fc.assert(
      fc.property(results, fc.integer({ min: 40, max: 140 }), (result, width) => {
        const lines = rendered(result, { width, showSuppressed: true, listPackages: true }).split('\n');
        const isCommand = (line: string) => line.startsWith('  $ ') || line.startsWith('    ');
        const tooWide = lines.filter((line) => textWidth(line) > width && !isCommand(line));
        expect(tooWide).toEqual([]);
      }),
    );
  });

  it('lets no control character of an image reach the terminal', () => {
    fc.assert(
      fc.property(results, (result) => {
        expect(rendered(result, { showSuppressed: true, listPackages: true })).not.toMatch(/[^\n\P{Cc}]/u);
      }),
    );
  });
});
