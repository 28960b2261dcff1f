import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import schema from '../../../schema/report-1.json' with { type: 'json' };
import {
  PROBLEM_KINDS,
  SEVERITIES,
  type Finding,
  type ScanResult,
  type VexStatement,
} from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, digestOf, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderJson } from './render.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

function rendered(report: Report, options: Partial<RenderOptions> = {}): unknown {
  return JSON.parse(text(report, options));
}

function text(report: Report, options: Partial<RenderOptions> = {}): string {
  return [...renderJson(report, { ...RENDER_OPTIONS, ...options })].join('');
}

/** A report with every field present. */
const STATEMENT: VexStatement = {
  status: 'affected',
  source: 'app.vex.json',
  justification: 'inline_mitigations_already_exist',
  text: 'A reason',
  timestamp: '2024-01-03T00:00:00Z',
};

const EVERYTHING: Report = { results: [everyField()], failures: [failure()] };

function everyField(): ScanResult {
  const pkg = installed('nodejs', '1:18.9.1-1', 'nodejs-src', {
    type: 'rpm',
    ecosystem: 'npm',
    application: 'srv/app',
    proof: 'file name',
    status: 'distribution-owned',
    owner: 'nodejs',
    dev: true,
    alias: '2.x-dev',
    clues: { group: 'org.a', names: ['org.a.node'], folders: ['org/a'] },
    qualifiers: { build: 'h1_0' },
    locations: [
      { path: 'var/lib/dpkg/status', layer: 0 },
      { path: 'opt/status', layer: 0 },
    ],
    module: 'nodejs:18:8070020221:bd1311ed',
    maker: 'AlmaLinux',
    thirdParty: 'somebody',
  });
  const base = found('CVE-2024-1', pkg, 'high', { fixedVersion: '1:18.9.2-1' });
  const finding: Finding = {
    ...base,
    fixRequires: 'Ubuntu Pro',
    title: 'A title',
    description: 'A title, and more',
    aliases: ['GHSA-1'],
    epss: { probability: 0.5, percentile: 0.9 },
    kev: { dateAdded: '2024-01-01', dueDate: '2024-02-01', ransomware: true },
    published: '2024-01-01T00:00:00Z',
    modified: '2024-01-02T00:00:00Z',
    fixPublished: '2024-01-03T00:00:00Z',
    before: true,
    limit: { days: 7, overdue: true, clock: { since: '2024-01-03', of: 'fix', due: '2024-01-10' } },
    from: 'base',
    vex: STATEMENT,
    evidence: base.evidence.map((evidence) => ({
      ...evidence,
      fixedVersion: '1:18.9.2-1',
      qualifiers: {
        architectures: ['x86_64'],
        module: 'nodejs:18',
        binaries: ['nodejs'],
        imports: [{ path: 'a.example/b', symbols: ['C'], goos: ['linux'], goarch: ['amd64'] }],
        reviewed: true,
        tags: [{ lower: '1.0.0', upper: '2.0.0', upperInclusive: true }],
      },
    })),
  };
  return {
    ...HOLED,
    workloads: [{ file: 'a', kind: 'Pod', namespace: 'b', name: 'c', container: 'd', volume: 'e' }],
    configuration: { file: '.plimsoll.yaml', ignoreRules: 2 },
    asOf: '2026-02-01T23:59:59.999Z',
    baseline: { reference: 'app:1', before: 1, new: 0 },
    base: {
      reference: 'node:22',
      digest: digestOf('e'),
      source: 'label',
      layers: 2,
      others: [{ reference: 'debian:12', digest: digestOf('d'), source: 'shared', layers: 1 }],
    },
    image: {
      ...HOLED.image,
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      layers: [{ digest: digestOf('a'), diffId: digestOf('d'), size: 1, createdBy: 'COPY . /' }],
      sbom: 'sbom:app.json',
      digestsUnchecked: true,
      otherPlatforms: ['linux/arm64'],
      indexDigest: digestOf('f'),
    },
    distribution: {
      id: 'x',
      idLike: ['y'],
      version: '1',
      name: 'X',
      codeName: 'c',
      cpe: 'cpe:/o:x',
      path: 'etc/x',
    },
    scope: 'all',
    skipped: [{ pattern: 'opt/old', packages: ['a 1'], problems: 2 }],
    packages: [pkg],
    problems: [
      {
        kind: 'advisory-not-compared',
        subject: 'ALSA-2024:1',
        message: 'odd',
        package: 'nodejs',
        cves: ['CVE-2024-1'],
      },
      {
        kind: 'package-unidentified',
        subject: 'app/parser.jar',
        message: 'odd',
        archives: [{ artifact: 'parser', clues: { group: 'a', names: ['a.b'], folders: ['a/b'] } }],
      },
    ],
    findings: [finding],
    suppressed: [...HOLED.suppressed, { finding, reason: { kind: 'vex', statement: STATEMENT } }],
    notices: [
      {
        id: 'RUSTSEC-2024-0436',
        aliases: ['GHSA-1'],
        about: 'unmaintained',
        title: 'no longer maintained',
        package: pkg,
        fixedVersion: '2',
        evidence: finding.evidence,
      },
    ],
    upgrades: [
      {
        name: 'nodejs',
        ecosystem: 'npm',
        version: '2',
        requires: 'Ubuntu Pro',
        packages: [],
        through: ['parent'],
        onlyThrough: true,
        from: 'base',
        ids: [],
        leaves: ['CVE-2024-9'],
        cleared: 0,
      },
    ],
    feeds: [
      {
        feed: 'osv:AlmaLinux',
        syncedAt: '2026-03-01T00:00:00Z',
        contentAt: '2026-02-27T00:00:00Z',
        coverage: 'fixed only',
        remark: "Red Hat's advisories answer for AlmaLinux",
      },
    ],
    verdict: {
      ...HOLED.verdict,
      line: {
        max: { high: 1 },
        within: [{ severity: 'high', fixable: true, days: 7, from: 'fix' }],
        onlyFixed: true,
        failOnKev: true,
        minEpss: 0.1,
        ignoreBase: true,
        strict: true,
        allowIncomplete: ['x'],
      },
      crossed: [
        ...HOLED.verdict.crossed,
        { kind: 'epss', min: 0.1, ids: ['CVE-2024-1'] },
        { kind: 'overdue', ids: ['CVE-2024-1'] },
      ],
      limits: { overdue: 1, inTime: 2, nextDue: '2024-01-12' },
      waived: HOLED.problems,
    },
  };
}

function failure() {
  return {
    reference: 'gone:1',
    platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
    code: 'IMAGE_NOT_FOUND',
    message: 'there is no such image',
    hint: 'look again',
    workloads: [{ file: 'compose.yaml', kind: 'service', name: 'web' }],
  };
}

describe('the JSON report', () => {
  it("names a package's URL, and what brought it", () => {
    const nested = installed('b', '1.0.0', 'b', {
      type: 'npm',
      ecosystem: 'npm',
      database: 'app/node_modules/a/node_modules/b/package.json',
    });
    const packages = [installed('bash', '5.2'), nested];
    expect(rendered({ results: [{ ...CLEAN, packages }], failures: [] })).toMatchObject({
      results: [
        {
          packages: [
            { purl: 'pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12' },
            { purl: 'pkg:npm/b@1.0.0', through: ['a'] },
          ],
        },
      ],
    });
  });

  it.each<[string, Report]>([
    ['with everything', EVERYTHING],
    ['of an image with findings', { results: [SCANNED], failures: [] }],
    ['of an image with a hole', { results: [HOLED], failures: [] }],
    ['of a clean image', { results: [CLEAN], failures: [] }],
    ['of several images', { results: [SCANNED, CLEAN], failures: [failure()] }],
    ['of nothing', { results: [], failures: [] }],
  ])('writes a JSON report by its schema: %s', (_, report) => {
    validate(rendered(report));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("writes a valid JSON report of a language's package, which has no architecture", () => {
    const lodash = {
      type: 'npm',
      ecosystem: 'npm',
      name: 'lodash',
      version: '4.17.20',
      database: 'app/node_modules/lodash/package.json',
      layer: 0,
    };
    validate(rendered({ results: [{ ...CLEAN, packages: [lodash] }], failures: [] }));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('counts in the JSON report the packages that are distribution-owned', () => {
    const packages = [installed('a', '1'), installed('b', '1', 'b', { status: 'distribution-owned' })];
    const results = [{ ...CLEAN, packages }, { ...CLEAN, packages, scope: 'all' } as const, CLEAN];
    expect(rendered({ results, failures: [] })).toMatchObject({
      results: [{ distributionOwned: 1 }, { distributionOwned: 0 }, { distributionOwned: 0 }],
    });
  });

  it('leaves out of the JSON report nothing that the schema describes', () => {
    const emitted = new Set<string>();
    collectKeys(rendered(EVERYTHING, { severities: ['high'] }), emitted);
    const described = new Set<string>();
    collectProperties(schema, described);
    expect([...described].filter((name) => !emitted.has(name))).toEqual([]);
  });

  it("names the schema of its version, with the program's own words, in the JSON report", () => {
    expect(rendered(EVERYTHING)).toMatchObject({ schemaVersion: schema.properties.schemaVersion.const });
    expect(schema.$defs.problem.properties.kind.enum).toEqual(Object.keys(PROBLEM_KINDS));
    expect(schema.$defs.severity.enum).toEqual(SEVERITIES);
  });

  it('sorts findings of the JSON report by urgency, and its keys always alike', () => {
    const backwards = { ...SCANNED, findings: SCANNED.findings.toReversed() };
    const render = (result: ScanResult) => text({ results: [result], failures: [] });
    const document: unknown = JSON.parse(render(SCANNED));
    expect(render(backwards)).toBe(render(SCANNED));
    expect(document instanceof Object && Object.keys(document)).toEqual([
      'schemaVersion',
      'program',
      'results',
      'failures',
    ]);
  });

  it('lists only the requested severities in the JSON report, and counts the rest', () => {
    const document = rendered({ results: [SCANNED], failures: [] }, { severities: ['low'] });
    expect(document).toMatchObject({ results: [{ hiddenCves: 5, findings: [{ severity: 'low' }, {}] }] });
  });

  it('writes the JSON report in a time that grows with the findings', () => {
    const pkg = installed('big', '1');
    const findings = Array.from({ length: 20_000 }, (_, i) => found(`CVE-2024-${i}`, pkg, 'low'));
    expect(rendered({ results: [{ ...SCANNED, findings }], failures: [] })).toHaveProperty('results');
  });
});

function collectKeys(value: unknown, keys: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) keys.add(key);
    collectKeys(inner, keys);
  }
}

function collectProperties(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, inner] of Object.entries(node)) {
    if (key === 'properties') collectNames(inner, names);
    collectProperties(inner, names);
  }
}

function collectNames(properties: unknown, names: Set<string>): void {
  if (typeof properties !== 'object' || properties === null) return;
  for (const name of Object.keys(properties)) names.add(name);
}
