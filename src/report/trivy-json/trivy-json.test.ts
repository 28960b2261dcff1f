import { describe, expect, it } from 'vitest';
import type { Finding, ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { renderTrivyJson } from './render.ts';

interface Target {
  readonly Target: string;
  readonly Class: string;
  readonly Type: string;
  readonly Packages?: readonly Readonly<Record<string, unknown>>[];
  readonly Vulnerabilities?: readonly Readonly<Record<string, unknown>>[];
  readonly ExperimentalModifiedFindings?: readonly Readonly<Record<string, unknown>>[];
}

interface Document extends Readonly<Record<string, unknown>> {
  readonly Results: readonly Target[];
}

function document(report: Report, options: Partial<RenderOptions> = {}): Document {
  return JSON.parse([...renderTrivyJson(report, { ...RENDER_OPTIONS, ...options })].join('')) as Document;
}

const only = (result: ScanResult): Report => ({ results: [result], failures: [] });

it("writes a report in Trivy's form, with its metadata, packages and findings", () => {
  const written = document(only(SCANNED));
  const { digest } = SCANNED.image.layers[0] ?? {};
  expect(written).toMatchObject({
    SchemaVersion: 2,
    CreatedAt: '2026-03-01T12:00:00Z',
    ArtifactName: 'registry.example/shop/app:1.4 (linux/amd64)',
    ArtifactType: 'container_image',
    Metadata: {
      OS: { Family: 'debian', Name: '12' },
      ImageID: SCANNED.image.configDigest,
      RepoTags: ['registry.example/shop/app:1.4'],
      RepoDigests: [`registry.example/shop/app@${SCANNED.image.manifestDigest}`],
    },
  });
  const [target] = written.Results;
  expect(written.Results).toHaveLength(1);
  expect(target).toMatchObject({ Class: 'os-pkgs', Type: 'debian' });
  expect(target?.Packages).toHaveLength(SCANNED.packages.length);
  expect(target?.Packages).toContainEqual(
    expect.objectContaining({
      Name: 'zlib1g',
      Version: '1.2.13.dfsg',
      Release: '1',
      Epoch: 1,
      SrcName: 'zlib',
    }),
  );
  expect(target?.Vulnerabilities?.[0]).toMatchObject({
    VulnerabilityID: 'CVE-2023-6246',
    PkgName: 'libc-bin',
    InstalledVersion: '2.36-9+deb12u4',
    FixedVersion: '2.36-9+deb12u9',
    Status: 'fixed',
    Layer: { Digest: digest },
    Severity: 'HIGH',
    SeveritySource: 'nvd',
    VendorSeverity: { nvd: 3 },
    CVSS: { nvd: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', V3Score: 7.5 } },
    PublishedDate: '2024-01-31T14:15:00.000Z',
  });
  expect(document(only(SCANNED))).toEqual(written);
});

it("lists in Trivy's form what could not be checked, before all else", () => {
  const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no gone:1' }];
  const targets = document({ results: [HOLED, CLEAN], failures }).Results;
  const ids = targets.map(({ Vulnerabilities }) => Vulnerabilities?.[0]?.['VulnerabilityID']);
  expect(ids).toEqual(['PLIMSOLL-INCOMPLETE', 'CVE-2023-6246', undefined, 'PLIMSOLL-INCOMPLETE']);
  expect(targets[0]?.Vulnerabilities?.[0]?.['Description']).toContain('layer-unreadable: ');
  expect(targets[3]?.Vulnerabilities?.[0]?.['Description']).toBe('no gone:1');
});

it("lists in Trivy's form what was suppressed only where that is asked for, with the reason", () => {
  expect(document(only(SCANNED)).Results[0]?.ExperimentalModifiedFindings).toBeUndefined();
  const [target] = document(only(SCANNED), { showSuppressed: true }).Results;
  expect(target?.ExperimentalModifiedFindings).toMatchObject([
    { Type: 'vulnerability', Status: 'not_affected', Finding: { VulnerabilityID: 'CVE-2024-26581' } },
    { Status: 'ignored', Statement: 'the demangler is not installed', Source: 'id CVE-2022-27943' },
  ]);
});

describe('targets of languages in the form of Trivy', () => {
  it.each([
    ['npm', 'Node.js', 'node-pkg'],
    ['pypi', 'Python', 'python-pkg'],
    ['golang', 'srv/server', 'gobinary'],
    ['hex', 'srv/server', 'hex'],
  ])('puts packages of %s into %s, of type %s', (type, name, trivyType) => {
    const pkg = installed('a', '1', 'a', { type, ecosystem: 'x', database: 'srv/server' });
    const result = { ...CLEAN, packages: [pkg], findings: [found('CVE-2024-1', pkg, 'low')] };
    const [target] = document(only(result)).Results;
    expect(target).toMatchObject({ Target: name, Class: 'lang-pkgs', Type: trivyType });
    expect(target?.Vulnerabilities?.[0]).toMatchObject({ PkgPath: 'srv/server' });
    const { Results: several } = document({ results: [result, result], failures: [] });
    expect(several.map((each) => each.Target)).toEqual(
      Array(2).fill(`registry.example/shop/app:1.4 (linux/amd64): ${name}`),
    );
  });
});

it.each<[Partial<Finding>, Readonly<Record<string, unknown>>]>([
  [{ state: 'unfixed' }, { Status: 'affected' }],
  [{ state: 'deferred' }, { Status: 'fix_deferred' }],
  [{ severity: 'malicious' }, { Severity: 'CRITICAL' }],
  [{ severity: 'negligible' }, { Severity: 'LOW' }],
  [{ published: 'some day' }, { PublishedDate: undefined }],
  [
    { ratings: [{ source: '__proto__', severity: 'low', vector: 'CVSS:4.0/AV:N', score: 1 }] },
    { CVSS: JSON.parse('{ "__proto__": { "V40Vector": "CVSS:4.0/AV:N", "V40Score": 1 } }') as object },
  ],
])("describes a finding %j in Trivy's words", (rest, expected) => {
  const finding = found('CVE-2024-1', installed('a', '1'), 'low', rest);
  const [target] = document(only({ ...CLEAN, packages: [], findings: [finding] })).Results;
  for (const [key, value] of Object.entries(expected)) {
    expect(target?.Vulnerabilities?.[0]?.[key]).toEqual(value);
  }
});
