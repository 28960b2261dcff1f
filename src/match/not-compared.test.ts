import { describe, expect, it } from 'vitest';
import type { InstalledPackage, StoredRange } from '../domain/index.ts';
import { matchFindings } from './match-findings.ts';
import { DEBIAN, installed, joinImage, range } from './testing.ts';

const UNREAD = { state: 'not-compared', unread: 'no version' } as const;

function match(pkg: InstalledPackage, ...ranges: readonly StoredRange[]) {
  const { matches, lookups } = joinImage([pkg], ranges, DEBIAN);
  const { findings, notCompared } = matchFindings(matches, lookups, (version) =>
    DEBIAN.scheme.sortKey(version),
  );
  return { found: findings.map(({ id }) => id), open: notCompared.map(({ record }) => record) };
}

describe('a version of a distribution that cannot be ordered', () => {
  const odd = installed('nginx', 'Odd');

  it('finds it where every version is affected, or this very text', () => {
    expect(match(odd, range('CVE-2024-1', 'nginx'))).toEqual({ found: ['CVE-2024-1'], open: [] });
    expect(match(odd, range('CVE-2024-1', 'nginx', { lower: '0' })).found).toEqual(['CVE-2024-1']);
    expect(match(odd, range('CVE-2024-1', 'nginx', { exact: 'Odd' })).found).toEqual(['CVE-2024-1']);
  });

  it('asks about ranges with a bound at either end', () => {
    const [below, above] = [
      range('CVE-2024-1', 'nginx', { upper: '2' }),
      range('CVE-2024-2', 'nginx', { lower: '1' }),
    ];
    expect(match(odd, below, above)).toEqual({ found: [], open: ['CVE-2024-1', 'CVE-2024-2'] });
  });

  it('takes no other text for the same version, since distributions rewrite none', () => {
    expect(match(odd, range('CVE-2024-1', 'nginx', { exact: 'odd' }))).toEqual({ found: [], open: [] });
  });
});

describe('a record that cannot be compared', () => {
  const nginx = installed('nginx', '1');
  const erratum = { cves: ['CVE-2024-1', 'CVE-2024-2'], ...UNREAD };

  it('asks about it where only some of its CVEs are found with a fix', () => {
    const first = range('CVE-2024-1', 'nginx', { fixedVersion: '2' });
    const second = range('CVE-2024-2', 'nginx', { fixedVersion: '3' });
    expect(match(nginx, range('DSA-1-1', 'nginx', erratum), first).open).toEqual(['DSA-1-1']);
    expect(match(nginx, range('DSA-1-1', 'nginx', erratum), first, second).open).toEqual([]);
  });

  it('asks nothing where the record itself says that the package is not affected', () => {
    const denied = range('CVE-2024-1', 'nginx', { state: 'not-affected' });
    expect(match(nginx, range('CVE-2024-1', 'nginx', UNREAD), denied)).toEqual({ found: [], open: [] });
    const ofOther = range('CVE-2024-2', 'nginx', { state: 'not-affected' });
    expect(match(nginx, range('CVE-2024-1', 'nginx', UNREAD), ofOther).open).toEqual(['CVE-2024-1']);
  });
});
