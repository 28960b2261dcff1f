import { describe, expect, it } from 'vitest';
import type { StoredRange, InstalledPackage } from '../domain/index.ts';
import { explain } from './explain.ts';
import { NO_RULES } from './go/index.ts';
import { suppressKernelHeaders } from './kernel-headers.ts';
import { DEBIAN, installed, joinImage, PYPI, range, RED_HAT } from './testing.ts';
import { matchFindings } from './match-findings.ts';
import { rankFindings } from './rank-findings.ts';
import type { Answering } from './wanted-versions.ts';

function explained(
  id: string,
  packages: readonly InstalledPackage[],
  ranges: readonly StoredRange[],
  answering: Answering = DEBIAN,
) {
  const own = packages.filter((pkg) => pkg.thirdParty === undefined && pkg.type === answering.scheme.id);
  const { matches, lookups } = joinImage(own, ranges, answering);
  const matched = matchFindings(matches, lookups, (version) => answering.scheme.sortKey(version));
  const nothing = { records: new Map(), epss: new Map(), kev: new Map() };
  const ranked = suppressKernelHeaders(rankFindings(matched.findings, nothing, undefined));
  const named = ranges.filter(({ record, cves, aliases }) => [record, ...cves, ...aliases].includes(id));
  const asked = [{ answering, packages: new Set(own), matches, lookups, rules: NO_RULES, ranges: named }];
  return explain(id, { result: { packages, ...ranked }, asked });
}

function reasonsOf(...args: Parameters<typeof explained>): readonly string[] {
  const explanation = explained(...args);
  return explanation.kind === 'not-reported'
    ? explanation.answers.map(({ reason }) => reason)
    : [explanation.kind];
}

describe('explain', () => {
  const cve = 'CVE-2024-1';
  const nginx = installed('nginx', '3');

  it('explains the findings of a reported id', () => {
    const explanation = explained(cve, [nginx], [range(cve, 'nginx', { fixedVersion: '4' })]);
    expect(explanation).toMatchObject({ kind: 'reported', findings: [{ id: cve, fixedVersion: '4' }] });
  });

  it('finds a CVE by the erratum that names it', () => {
    const erratum = range('DSA-1', 'nginx', { cves: [cve], fixedVersion: '4' });
    expect(explained('DSA-1', [nginx], [erratum])).toMatchObject({
      kind: 'reported',
      findings: [{ id: cve }],
    });
  });

  it('finds a CVE by another name of the record that names it', () => {
    const record = range('CGA-1', 'nginx', { cves: [cve], aliases: ['GHSA-1'], fixedVersion: '4' });
    expect(explained('GHSA-1', [nginx], [record])).toMatchObject({
      kind: 'reported',
      findings: [{ id: cve }],
    });
    expect(explained('GHSA-1', [installed('nginx', '5')], [record])).toMatchObject({ kind: 'not-reported' });
  });

  it('finds the flaws of a record by an alias that no record bears', () => {
    const about = { feed: PYPI.feed, ecosystem: 'PyPI' };
    const rows = [
      range('PYSEC-1', 'requests', { ...about, cves: ['CVE-1', 'CVE-2'], aliases: ['GHSA-c'] }),
      range('GHSA-a', 'requests', { ...about, cves: ['CVE-1'] }),
      range('GHSA-b', 'requests', { ...about, cves: ['CVE-3'] }),
    ];
    const requests = installed('requests', '1', { type: 'pypi', ecosystem: 'PyPI' });
    const idsOf = (id: string) => {
      const explanation = explained(id, [requests], rows, PYPI);
      return explanation.kind === 'reported' ? explanation.findings.map((finding) => finding.id) : [];
    };
    expect(idsOf('GHSA-c')).toEqual(['CVE-1', 'CVE-2']);
    expect(idsOf('GHSA-a')).toEqual(['CVE-1']);
  });

  it('finds the record that names several CVEs and counts as none of them', () => {
    const record = range('GHSA-1', 'nginx', { cves: [cve, 'CVE-2024-2'] });
    expect(explained(cve, [nginx], [record])).toMatchObject({
      kind: 'reported',
      findings: [{ id: 'GHSA-1' }],
    });
  });

  it.each([cve, 'DSA-1'])('reports %s where another record of the feed says "not affected"', (id) => {
    const erratum = range('DSA-1', 'nginx', { cves: [cve, 'CVE-2024-2'], fixedVersion: '4' });
    const denial = range(cve, 'nginx', { state: 'not-affected' });
    expect(explained(id, [nginx], [erratum, denial])).toMatchObject({ kind: 'reported' });
  });

  it.each<[string, StoredRange[]]>([
    ['version-outside', [range(cve, 'nginx', { fixedVersion: '2' })]],
    ['not-affected', [range(cve, 'nginx', { state: 'not-affected' })]],
    ['conditions-unmet', [range(cve, 'nginx', { qualifiers: { architectures: ['arm64'] } })]],
    ['no-such-package', [range(cve, 'apache2', { fixedVersion: '9' })]],
    ['not-in-feeds', []],
  ])('gives the reason %s', (expected, ranges) => {
    expect(reasonsOf(cve, [nginx], ranges)).toEqual([expected]);
  });

  it('gives a rule that hides the id as the reason', () => {
    const headers = installed('linux-libc-dev', '6.1', { source: { name: 'linux', version: '6.1' } });
    expect(explained(cve, [headers], [range(cve, 'linux')])).toMatchObject({
      kind: 'hidden',
      suppressed: [{ reason: { kind: 'kernel-headers' } }],
    });
  });

  it('distinguishes a package that was not compared from an unaffected one', () => {
    const odd = installed('nginx', 'odd');
    const foreign = installed('nginx', '1', { thirdParty: 'nginx.org' });
    const ranges = [range(cve, 'nginx', { fixedVersion: '4' })];
    expect(reasonsOf(cve, [odd], ranges)).toEqual(['version-unparsable']);
    expect(reasonsOf(cve, [foreign], ranges)).toEqual(['third-party']);
  });

  it('gives the owner as the reason for a package that is distribution-owned, in its own ecosystem alone', () => {
    const lodash = {
      type: 'npm',
      ecosystem: 'npm',
      status: 'distribution-owned',
      owner: 'node-lodash',
    } as const;
    const pkg = installed('lodash', '4.17.20', lodash);
    const npm = { ...DEBIAN, feed: 'osv:npm', ecosystems: ['npm'] };
    const ranges = [range(cve, 'lodash', { ecosystem: 'npm', fixedVersion: '4.17.21' })];
    expect(explained(cve, [pkg], ranges, npm)).toMatchObject({
      kind: 'not-reported',
      answers: [{ reason: 'distribution-owned', package: { owner: 'node-lodash' } }],
    });
    expect(reasonsOf(cve, [pkg], [range(cve, 'lodash')])).toEqual(['no-such-package']);
  });

  it('gives an unknown module stream as the reason', () => {
    const pkg = installed('nodejs', '1-1.module+el8', { type: 'rpm' });
    const erratum = range('ALSA-1', 'nodejs', {
      cves: [cve],
      ecosystem: 'AlmaLinux:8',
      fixedVersion: '2-1.module+el8',
      qualifiers: { module: 'nodejs:18' },
    });
    expect(reasonsOf(cve, [pkg], [erratum], RED_HAT)).toEqual(['module-unknown']);
  });

  it.each(['CVE-2024-1', 'GHSA-a', 'PYSEC-1', 'SNYK-1'])(
    "explains a language's finding by %s, and by no name of a flaw that only shares a record",
    (id) => {
      const pkg = installed('requests', '1', { type: 'pypi', ecosystem: 'PyPI' });
      const record = (name: string, cves: string[], aliases: string[]) =>
        range(name, 'requests', { feed: 'osv:PyPI', ecosystem: 'PyPI', cves, aliases });
      const rows = [
        record('PYSEC-1', [], ['GHSA-a', 'SNYK-1']),
        record('GHSA-a', ['CVE-2024-1'], []),
        record('GHSA-b', ['CVE-2024-2'], []),
        record('GO-1', ['CVE-2024-1', 'CVE-2024-2'], ['GHSA-a', 'GHSA-b']),
      ];
      expect(explained(id, [pkg], rows, PYPI)).toMatchObject({
        kind: 'reported',
        findings: [{ id: 'CVE-2024-1' }],
      });
    },
  );

  it('gives a record about no vulnerability as the reason', () => {
    const pkg = installed('paste', '1', { type: 'pypi', ecosystem: 'PyPI' });
    const qualifiers = { informational: 'unmaintained' };
    const row = range('RUSTSEC-1', 'paste', { feed: 'osv:PyPI', ecosystem: 'PyPI', qualifiers });
    expect(reasonsOf('RUSTSEC-1', [pkg], [row], PYPI)).toEqual(['no-vulnerability']);
  });

  it('gives an erratum that fixes no vulnerability as the reason', () => {
    const erratum = range('ALBA-1', 'nginx', { fixedVersion: '4' });
    expect(reasonsOf('ALBA-1', [nginx], [erratum])).toEqual(['no-vulnerability']);
  });
});
