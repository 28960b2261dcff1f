import { describe, expect, it } from 'vitest';
import { defined, type Evidence, type Finding, type InstalledPackage } from '../domain/index.ts';
import { installed, numberScheme } from './testing.ts';
import type { CheckedFix } from './check-fixes.ts';
import { commonFix, type VersionKeyOf } from './common-fix.ts';
import { planUpgrades } from './plan-upgrades.ts';

function finding(
  id: string,
  pkg: InstalledPackage,
  fixedVersion: string | undefined,
  rest: Partial<Finding> = {},
): Finding {
  return {
    id,
    package: pkg,
    state: fixedVersion === undefined ? 'unfixed' : 'fixed',
    ...defined({ fixedVersion }),
    severity: 'low',
    ratings: [],
    evidence: [bySource],
    ...rest,
  };
}

const bySource: Evidence = {
  feed: 'debian-tracker',
  record: 'CVE-1',
  ecosystem: 'Debian:12',
  package: 'openssl',
  nameKind: 'source',
  version: '1',
  range: 'every version',
  state: 'fixed',
};
const keyOf: VersionKeyOf = (_, version) => numberScheme('deb').sortKey(version);
/** Nothing else affects any version. */
const plan = (...findings: Finding[]) => planUpgrades(findings, (asked) => Promise.resolve(asked.map(fixOf)));

function fixOf(findings: readonly Finding[]): CheckedFix | undefined {
  const fix = findings[0] && commonFix(findings[0].package, findings, keyOf);
  return fix && { ...fix, leaves: [] };
}

const source = { name: 'openssl', version: '3.1' };
const libssl = installed('libssl3', '3.1', { source });
const openssl = installed('openssl', '3.1', { source });
const zlib = installed('zlib', '1.1');

describe('planUpgrades', () => {
  it('upgrades the packages of one source together to the highest of their fixes', async () => {
    const upgrades = await plan(
      finding('CVE-1', libssl, '3.9'),
      finding('CVE-2', libssl, '3.10'),
      finding('CVE-1', openssl, '3.9'),
    );
    expect(upgrades).toEqual([
      {
        name: 'openssl',
        version: '3.10',
        packages: [
          { name: 'libssl3', version: '3.10' },
          { name: 'openssl', version: '3.9' },
        ],
        ids: ['CVE-1', 'CVE-2'],
        cleared: 2,
      },
    ]);
  });

  it('names the subscription that an upgrade needs', async () => {
    const free = finding('CVE-1', zlib, '1.2');
    const sold = finding('CVE-2', zlib, '1.3', { fixRequires: 'Ubuntu Pro' });
    expect(await plan(free, sold)).toMatchObject([{ version: '1.3', requires: 'Ubuntu Pro' }]);
    expect((await plan(free, finding('CVE-3', zlib, '1.4'), sold))[0]).not.toHaveProperty('requires');
  });

  it('sorts upgrades by exploited, then critical CVEs, before many small ones', async () => {
    const kev = { dateAdded: '2024-01-01', ransomware: false };
    const small = Array.from({ length: 15 }, (_, i) => finding(`CVE-${i + 10}`, zlib, '2'));
    const critical = finding('CVE-1', openssl, '4', { severity: 'critical' });
    const exploited = finding('CVE-2', installed('bash', '1'), '2', { kev });
    expect((await plan(...small, critical, exploited)).map(({ name }) => name)).toEqual([
      'bash',
      'openssl',
      'zlib',
    ]);
  });

  it('sorts one critical CVE before any number of unrated ones', async () => {
    const unrated = Array.from({ length: 21 }, (_, i) =>
      finding(`CVE-${i + 10}`, zlib, '2', { severity: 'unknown' }),
    );
    const critical = finding('CVE-1', openssl, '4', { severity: 'critical' });
    expect((await plan(...unrated, critical)).map(({ name }) => name)).toEqual(['openssl', 'zlib']);
  });

  it('compares the next severity of upgrades where the counts of a higher one agree', async () => {
    const one = [finding('CVE-1', zlib, '2', { severity: 'critical' }), finding('CVE-2', zlib, '2')];
    const two = [
      finding('CVE-3', openssl, '4', { severity: 'critical' }),
      finding('CVE-4', openssl, '4', { severity: 'high' }),
    ];
    expect((await plan(...one, ...two)).map(({ name }) => name)).toEqual(['openssl', 'zlib']);
  });

  it('sorts upgrades that clear more CVEs before those that share theirs with other packages', async () => {
    const bash = installed('bash', '1');
    const shared = ['CVE-1', 'CVE-2', 'CVE-3'].flatMap((id) => [
      finding(id, zlib, '2'),
      finding(id, bash, undefined),
    ]);
    const own = ['CVE-4', 'CVE-5'].map((id) => finding(id, openssl, '4'));
    expect((await plan(...shared, ...own)).map(({ name, cleared }) => [name, cleared])).toEqual([
      ['openssl', 2],
      ['zlib', 2],
    ]);
  });

  it('sorts upgrades in a base image last, and counts for the others what they clear alone', async () => {
    const ofBase = { severity: 'critical', from: 'base' } as const;
    const upgrades = await plan(
      finding('CVE-1', libssl, '3.9', ofBase),
      finding('CVE-2', libssl, '3.9', ofBase),
      finding('CVE-3', zlib, '1.2'),
    );
    expect(upgrades.map(({ name, from, cleared }) => [name, from, cleared])).toEqual([
      ['zlib', undefined, 1],
      ['openssl', 'base', 3],
    ]);
  });

  it('plans an upgrade of its own where a package is not only in the base image', async () => {
    const upgrades = await plan(
      finding('CVE-1', libssl, '3.9', { from: 'base' }),
      finding('CVE-1', openssl, '3.9'),
    );
    expect(upgrades.map(({ from }) => from)).toEqual([undefined]);
  });

  it('calls a CVE cleared only when it is gone from every package', async () => {
    const upgrades = await plan(
      finding('CVE-1', openssl, '4', { severity: 'high' }),
      finding('CVE-1', zlib, '2', { severity: 'high' }),
      finding('CVE-2', openssl, '4'),
      finding('CVE-2', installed('bash', '1'), undefined),
    );
    expect(upgrades.map(({ name, cleared }) => [name, cleared])).toEqual([
      ['openssl', 0],
      ['zlib', 1],
    ]);
  });

  it('plans no upgrade without a fix', async () => {
    expect(await plan(finding('CVE-1', zlib, undefined))).toEqual([]);
  });

  it.each<[string, InstalledPackage, boolean]>([
    ['that has its source’s version', installed('a', '1-2', { source: { name: 's', version: '1-2' } }), true],
    ['that was only rebuilt', installed('a', '1-2+b1', { source: { name: 's', version: '1-2' } }), true],
    [
      'of another version than its source',
      installed('a', '2-1', { source: { name: 's', version: '1-2' } }),
      false,
    ],
    [
      'of an rpm, whose source has no epoch',
      installed('a', '1:1-2', { type: 'rpm', source: { name: 's', version: '1-2' } }),
      true,
    ],
  ])('judges, for a package %s, whether its fixed version is known: %s', async (_, pkg, known) => {
    const [upgrade] = await plan(finding('CVE-1', pkg, '3'));
    expect(upgrade?.packages).toEqual([known ? { name: 'a', version: '3' } : { name: 'a' }]);
  });

  it.each([
    ['app/node_modules/b/package.json', {}],
    ['app/node_modules/a/node_modules/b/package.json', { through: ['a'], onlyThrough: true }],
  ])('names what brought a package that is in %s', async (database, expected) => {
    const [upgrade] = await plan(
      finding('CVE-1', installed('b', '1', { type: 'npm', ecosystem: 'npm', database }), '2'),
    );
    const { through, onlyThrough } = upgrade ?? {};
    expect(defined({ through, onlyThrough })).toEqual(expected);
  });

  it('derives the fixed version of a binary that was looked up by its own name', async () => {
    const pkg = installed('a', '2-1', { source: { name: 's', version: '1-2' } });
    const evidence = [{ ...bySource, nameKind: 'binary' as const }];
    expect((await plan(finding('CVE-1', pkg, '3', { evidence })))[0]?.packages).toEqual([
      { name: 'a', version: '3' },
    ]);
  });

  it('leaves out what a version does not clear, and the upgrade that clears nothing', async () => {
    const found = [
      finding('CVE-1', zlib, '1.2'),
      finding('CVE-2', zlib, '1.3'),
      finding('CVE-3', openssl, '4'),
    ];
    const check = (asked: readonly (readonly Finding[])[]) =>
      Promise.resolve(
        asked.map((own) =>
          own[0]?.package === zlib ? { version: '1.3', leaves: ['CVE-1', 'CVE-9'] } : undefined,
        ),
      );
    expect(await planUpgrades(found, check)).toMatchObject([
      { name: 'zlib', version: '1.3', ids: ['CVE-2'], leaves: ['CVE-1', 'CVE-9'], cleared: 1 },
    ]);
  });
});
