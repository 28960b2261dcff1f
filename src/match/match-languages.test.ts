import { describe, expect, it } from 'vitest';
import type { InstalledPackage, StoredRange } from '../domain/index.ts';
import { matchFindings } from './match-findings.ts';
import { installed, joinImage, PYPI, range } from './testing.ts';

function findingsOf(packages: readonly InstalledPackage[], ranges: readonly StoredRange[]) {
  const { matches, lookups } = joinImage(packages, ranges, PYPI);
  return matchFindings(matches, lookups, (version) => PYPI.scheme.sortKey(version));
}

describe("matchFindings of a language's packages", () => {
  const requests = installed('requests', '1', { type: 'pypi', ecosystem: 'PyPI' });
  const record = (id: string, cves: string[], aliases: string[], rest: Partial<StoredRange> = {}) =>
    range(id, 'requests', { feed: 'osv:PyPI', ecosystem: 'PyPI', cves, aliases, ...rest });

  it('makes one finding of a flaw that several databases describe, of whatever any of them says', () => {
    const rows = [
      record('PYSEC-1', [], ['GHSA-a'], { fixedVersion: '2', title: 'Requests leaks a header' }),
      record('GHSA-a', ['CVE-2024-1'], ['PYSEC-1'], { fixedVersion: '3' }),
    ];
    const { findings } = findingsOf([requests], rows);
    expect(findings).toMatchObject([
      {
        id: 'CVE-2024-1',
        aliases: ['GHSA-a', 'PYSEC-1'],
        title: 'Requests leaks a header',
        state: 'fixed',
        fixedVersion: '3',
        evidence: [{ record: 'PYSEC-1' }, { record: 'GHSA-a' }],
      },
    ]);
  });

  it('makes a finding of the one record that affects a version, where another one of the flaw does not', () => {
    const rows = [record('PYSEC-1', [], ['GHSA-a']), record('GHSA-a', ['CVE-2024-1'], [], { upper: '1' })];
    expect(findingsOf([requests], rows).findings).toMatchObject([
      { id: 'GHSA-a', aliases: ['PYSEC-1'], evidence: [{ record: 'PYSEC-1' }] },
    ]);
  });

  it('never joins the findings of two packages', () => {
    const urllib = installed('urllib3', '1', { type: 'pypi', ecosystem: 'PyPI' });
    const rows = [
      record('GHSA-a', ['CVE-2024-1'], []),
      record('PYSEC-1', [], ['GHSA-a'], { package: 'urllib3' }),
    ];
    expect(findingsOf([requests, urllib], rows).findings.map(({ id }) => id)).toEqual([
      'CVE-2024-1',
      'GHSA-a',
    ]);
  });

  it('compares a branch by the version that it names', () => {
    const branch = { ...requests, version: 'dev-main', alias: '1.5' };
    const rows = [record('PYSEC-1', [], [], { upper: '2' }), record('PYSEC-2', [], [], { upper: '1' })];
    const { findings } = findingsOf([branch], rows);
    expect(findings).toMatchObject([{ id: 'PYSEC-1', evidence: [{ version: '1.5' }] }]);
  });

  it('finds a version that no scheme orders by its text, in whatever spelling, and asks about ranges of others', () => {
    const odd = { ...requests, version: '0.9_Doduo' };
    const rows = [
      record('PYSEC-1', [], [], { exact: '0.9-doduo' }),
      record('PYSEC-1', [], [], { upper: '2' }),
      record('PYSEC-2', [], [], { exact: '0.9-eevee' }),
      record('PYSEC-3', [], [], { upper: '2' }),
    ];
    const { findings, notCompared } = findingsOf([odd], rows);
    expect(findings.map(({ id }) => id)).toEqual(['PYSEC-1']);
    expect(notCompared.map((each) => each.record)).toEqual(['PYSEC-3']);
  });

  it('notes what its records call no vulnerability, and finds what another record calls one', () => {
    const about = { qualifiers: { informational: 'unmaintained' } };
    const rows = [
      record('RUSTSEC-1', [], [], { ...about, title: 'requests is unmaintained' }),
      record('RUSTSEC-2', [], ['GHSA-a'], about),
      record('GHSA-a', ['CVE-2024-1'], []),
      record('RUSTSEC-3', [], [], { ...about, state: 'not-compared', unread: 'no version' }),
    ];
    const { findings, notices, notCompared } = findingsOf([requests], rows);
    expect(notices).toMatchObject([
      {
        id: 'RUSTSEC-1',
        about: 'unmaintained',
        title: 'requests is unmaintained',
        package: requests,
        evidence: [{ record: 'RUSTSEC-1' }],
      },
    ]);
    expect(findings.map(({ id }) => id)).toEqual(['CVE-2024-1']);
    expect(notCompared).toEqual([]);
  });

  it('asks nothing about a flaw that another record settles with a fix', () => {
    const rows = [
      record('PYSEC-1', [], ['GHSA-a'], { state: 'not-compared', unread: 'no version' }),
      record('GHSA-a', ['CVE-2024-1'], ['PYSEC-1'], { fixedVersion: '2' }),
      record('GHSA-b', ['CVE-2024-2'], ['PYSEC-2'], { state: 'not-compared', unread: 'no version' }),
    ];
    expect(findingsOf([requests], rows).notCompared).toMatchObject([
      { record: 'GHSA-b', aliases: ['GHSA-b', 'CVE-2024-2', 'PYSEC-2'] },
    ]);
  });
});
