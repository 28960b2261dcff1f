import { expect, it } from 'vitest';
import type { InstalledPackage } from '../../domain/index.ts';
import { groupsOf } from '../../findings/answering.ts';
import type { NotComparedRecord } from '../../inventory/ports.ts';
import { installed } from '../../match/testing.ts';
import { packageFindings, type PackageFindings, shareEqual } from './package-findings.ts';
import type { RankedFinding, RankedMatch } from './ranked-match.ts';

const DEBIAN = { id: 'debian', idLike: [], version: '13', name: 'Debian 13', path: 'etc/os-release' };
const [GROUP] = groupsOf({ distribution: DEBIAN, ecosystems: [] }, []);
const FINDING: RankedFinding = { id: 'CVE-2024-0001', state: 'unfixed', severity: 'high' };
const RECORD: NotComparedRecord = {
  kind: 'uncompared',
  record: 'CVE-2024-0002',
  ids: ['CVE-2024-0002'],
  aliases: [],
  package: 'linux',
};

function judged(pkg: InstalledPackage, ...matches: readonly RankedMatch[]) {
  return packageFindings({ packageId: 1, package: pkg }, matches, {
    group: GROUP,
    answering: undefined,
    distribution: DEBIAN,
    rules: [{ ignore: [] }],
    named: new Set(),
    wantsUpgrades: false,
  });
}

it('counts findings in a package, and lists records that could not be compared', () => {
  const { plain, ofHeaders } = judged(installed('zlib1g', '1.0'), FINDING, RECORD);
  expect(plain).toMatchObject({
    name: 'zlib1g',
    kept: [FINDING],
    notCompared: [{ record: RECORD, isOfHeaders: false }],
  });
  expect(ofHeaders).toBeUndefined();
});

it('counts no findings in kernel headers, and marks not compared records as theirs', () => {
  const { plain, ofHeaders } = judged(installed('linux-libc-dev', '6.12'), FINDING, RECORD);
  expect(plain).toMatchObject({ kept: [], notCompared: [{ record: RECORD, isOfHeaders: true }] });
  expect(ofHeaders).toEqual({ name: 'linux-libc-dev', findings: [FINDING] });
});

it('lists no header findings for kernel headers without a finding', () => {
  expect(judged(installed('linux-libc-dev', '6.12'), RECORD).ofHeaders).toBeUndefined();
});

it('keeps an rpm without matches, since its epoch may complete that of others', () => {
  const rpm = installed('zlib', '1.0', { type: 'rpm' });
  expect(judged(rpm).rpm).toBe(rpm);
  expect(judged(installed('zlib1g', '1.0')).rpm).toBeUndefined();
});

it('shares one object among equal packages without matches', () => {
  const shared = new Map<string, PackageFindings>();
  const first = shareEqual(judged(installed('bash', '1.0')), shared);
  expect(shareEqual(judged(installed('zlib1g', '2.0')), shared)).toBe(first);
  for (const other of [
    judged(installed('zlib1g', '1.0'), FINDING),
    judged(installed('zlib', '1.0', { type: 'rpm' })),
    judged(installed('left', '1.0', { type: 'npm', ecosystem: 'npm' })),
  ]) {
    expect(shareEqual(other, shared)).toBe(other);
  }
});
