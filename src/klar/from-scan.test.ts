import { describe, expect, it } from 'vitest';
import type { Evidence, Finding, InstalledPackage } from '../domain/index.ts';
import { toKlarVulnerabilities } from './from-scan.ts';

function findingIn(name: string, fields: Partial<Finding> = {}): Finding {
  const installed: InstalledPackage = {
    type: 'deb',
    name,
    version: '2.36-9',
    architecture: 'amd64',
    source: { name: 'glibc', version: '2.36-9' },
    database: 'var/lib/dpkg/status',
    layer: 0,
  };
  const evidence: Evidence = {
    feed: 'debian-tracker',
    record: 'CVE-2099-1',
    url: 'https://security-tracker.debian.org/tracker/CVE-2099-1',
    ecosystem: 'Debian:12',
    package: 'glibc',
    nameKind: 'source',
    version: '2.36-9',
    range: '< 2.36-10',
    state: 'fixed',
  };
  return {
    id: 'CVE-2099-1',
    package: installed,
    state: 'fixed',
    severity: 'critical',
    ratings: [],
    evidence: [evidence],
    ...fields,
  };
}

describe('the findings of a scan', () => {
  it('presents the findings of a scan as Clair would', () => {
    const finding = findingIn('libc6', { title: 'Overflow', fixedVersion: '2.36-10' });
    expect(toKlarVulnerabilities({ findings: [finding] }, 'debian:12')).toEqual([
      {
        name: 'CVE-2099-1',
        namespaceName: 'debian:12',
        description: 'Overflow',
        link: 'https://security-tracker.debian.org/tracker/CVE-2099-1',
        severity: 'Critical',
        fixedBy: '2.36-10',
        featureName: 'glibc',
        featureVersion: '2.36-9',
      },
    ]);
  });

  it('merges findings in several packages of one source, and keeps two CVEs apart', () => {
    const findings = [findingIn('libc6'), findingIn('libc-bin'), findingIn('libc6', { id: 'CVE-2099-2' })];
    const names = toKlarVulnerabilities({ findings }, '').map(({ name }) => name);
    expect(names).toEqual(['CVE-2099-1', 'CVE-2099-2']);
  });

  it('sorts the findings of one source by name, whatever order they were stored in', () => {
    const findings = ['CVE-2099-2', 'CVE-2099-1', 'CVE-2099-3'].map((id) => findingIn('libc6', { id }));
    const names = toKlarVulnerabilities({ findings }, '').map(({ name }) => name);
    expect(names).toEqual(['CVE-2099-1', 'CVE-2099-2', 'CVE-2099-3']);
  });

  it('presents each finding in packages of other kinds', () => {
    const { package: installed } = findingIn('libssl3');
    const findings = ['libssl3', 'libcrypto3'].map((name) =>
      findingIn(name, { package: { ...installed, type: 'apk', name } }),
    );
    const features = toKlarVulnerabilities({ findings }, '').map(({ featureName }) => featureName);
    expect(features).toEqual(['libssl3', 'libcrypto3']);
  });

  it('leaves texts empty of which little is known', () => {
    const rest = findingIn('libc6', { severity: 'unknown', evidence: [] });
    expect(toKlarVulnerabilities({ findings: [rest] }, '')).toMatchObject([
      { description: '', link: '', fixedBy: '', severity: 'Unknown' },
    ]);
  });
});
