import { describe, expect, it } from 'vitest';
import type { Finding, ScanResult } from '../../domain/index.ts';
import type { RenderOptions, Report } from '../format.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../testing.ts';
import { isGitlabVector } from './cvss-vector.ts';
import { renderGitlab } from './render.ts';

interface Document {
  readonly version: string;
  readonly scan: { readonly status: string; readonly messages: readonly { level: string; value: string }[] };
  readonly vulnerabilities: readonly Readonly<Record<string, unknown>>[];
}

function document(report: Report, options: Partial<RenderOptions> = {}): Document {
  return JSON.parse([...renderGitlab(report, { ...RENDER_OPTIONS, ...options })].join('')) as Document;
}

const only = (result: ScanResult): Report => ({ results: [result], failures: [] });

it('writes a report for GitLab with an entry per finding', () => {
  const { version, scan, vulnerabilities } = document(only(SCANNED));
  const tool = { id: 'plimsoll', name: 'Plimsoll', version: '1.2.3', vendor: { name: 'Plimsoll' } };
  expect(version).toBe('15.0.7');
  expect(scan).toMatchObject({
    analyzer: tool,
    scanner: tool,
    type: 'container_scanning',
    status: 'success',
    start_time: '2026-03-01T12:00:00',
    end_time: '2026-03-01T12:00:00',
  });
  expect(vulnerabilities).toHaveLength(SCANNED.findings.length);
  expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(vulnerabilities.length);
  expect(vulnerabilities[0]).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/u) as string,
    name: 'CVE-2023-6246 in libc-bin',
    severity: 'High',
    solution: 'Upgrade libc-bin to 2.36-9+deb12u9.',
    identifiers: [
      { type: 'cve', name: 'CVE-2023-6246', url: 'https://www.cve.org/CVERecord?id=CVE-2023-6246' },
    ],
    cvss_vectors: [{ vendor: 'nvd', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    location: {
      dependency: { package: { name: 'libc-bin' }, version: '2.36-9+deb12u4' },
      operating_system: 'debian 12',
      image: 'registry.example/shop/app:1.4',
    },
  });
  expect(document(only(SCANNED))).toEqual(document(only(SCANNED)));
});

it('fails the scan of a GitLab report with holes or an image that failed, and lists an entry for each such image', () => {
  const holed = document(only({ ...HOLED, findings: [] }));
  expect(holed.scan.status).toBe('failure');
  expect(holed.scan.messages.map(({ level }) => level)).toEqual(['info', 'fatal', 'warn']);
  expect(holed.vulnerabilities).toEqual([
    expect.objectContaining({
      name: 'Not everything could be checked',
      severity: 'Unknown',
      identifiers: [{ type: 'plimsoll', name: 'PLIMSOLL-INCOMPLETE', value: 'PLIMSOLL-INCOMPLETE' }],
    }),
  ]);
  const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'no gone:1' }];
  expect(document({ results: [CLEAN], failures })).toMatchObject({
    scan: {
      status: 'failure',
      messages: [{ level: 'info' }, { level: 'fatal', value: 'gone:1 was not scanned: no gone:1' }],
    },
    vulnerabilities: [
      {
        name: 'The image was not scanned',
        description: 'no gone:1',
        identifiers: [{ value: 'PLIMSOLL-INCOMPLETE' }],
        location: { image: 'gone:1', operating_system: 'Unknown' },
      },
    ],
  });
  expect(document(only(CLEAN)).scan.status).toBe('success');
});

it.each<[Partial<Finding>, Readonly<Record<string, unknown>>]>([
  [{ state: 'will-not-fix' }, { solution: 'The distribution will not fix it.' }],
  [{ severity: 'malicious' }, { severity: 'Critical', solution: 'Remove a: it does harm by itself.' }],
  [{ severity: 'negligible' }, { severity: 'Info' }],
  [{ fixedVersion: '2', fixRequires: 'Ubuntu Pro' }, { solution: 'Upgrade a to 2, which needs Ubuntu Pro.' }],
  [
    { id: 'GHSA-1', aliases: ['CVE-2024-1'] },
    { identifiers: [expect.objectContaining({ type: 'ghsa' }), expect.objectContaining({ type: 'cve' })] },
  ],
  [{ id: '€' }, { identifiers: [{ type: 'plimsoll', name: '€', value: '€' }] }],
])('describes a finding %j to GitLab', (rest, expected) => {
  const finding = found('CVE-2024-1', installed('a', '1'), 'low', rest);
  const [entry] = document(only({ ...CLEAN, findings: [finding] })).vulnerabilities;
  expect(entry).toMatchObject(expected);
});

describe('a vector of CVSS for GitLab', () => {
  it.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', true],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C', true],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', true],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', false],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:Q', false],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/', false],
    ['CVSS:3.1/toString:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', false],
    ['AV:N', false],
    ['', false],
  ])('tells vectors of CVSS that GitLab takes from those that it refuses: %s', (vector, isTaken) => {
    expect(isGitlabVector(vector)).toBe(isTaken);
  });
});
