import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defined, type StoredRange, type InstalledPackage } from '../domain/index.ts';
import { DEBIAN, installed, joinImage, range, RED_HAT } from './testing.ts';
import { matchFindings } from './match-findings.ts';
import type { Answering } from './wanted-versions.ts';

function findingsOf(
  packages: readonly InstalledPackage[],
  ranges: readonly StoredRange[],
  answering: Answering = DEBIAN,
) {
  const { matches, lookups } = joinImage(packages, ranges, answering);
  return matchFindings(matches, lookups, (version) => answering.scheme.sortKey(version));
}

function idsOf(...args: Parameters<typeof findingsOf>): readonly string[] {
  return findingsOf(...args).findings.map((finding) => finding.id);
}

describe('matchFindings', () => {
  it('makes one finding for each binary of a source, with the matching row', () => {
    const source = { name: 'openssl', version: '3.0-1' };
    const packages = [installed('libssl3', '3.0-1', { source }), installed('openssl', '3.0-1', { source })];
    const { findings } = findingsOf(packages, [range('CVE-2024-1', 'openssl', { fixedVersion: '3.0-2' })]);
    expect(findings.map((finding) => finding.package.name)).toEqual(['libssl3', 'openssl']);
    expect(findings[0]).toMatchObject({ id: 'CVE-2024-1', state: 'fixed', fixedVersion: '3.0-2' });
    expect(findings[0]).not.toHaveProperty('aliases');
    expect(findings[0]?.evidence).toEqual([
      {
        feed: 'debian-tracker',
        record: 'CVE-2024-1',
        ecosystem: 'Debian:12',
        package: 'openssl',
        nameKind: 'source',
        version: '3.0-1',
        range: '< 3.0-2',
        state: 'fixed',
        fixedVersion: '3.0-2',
      },
    ]);
  });

  it.each([
    ['CVE-2024-1', ['CVE-2024-1'], 'CVE-2024-1'],
    ['UBUNTU-CVE-2024-1', ['CVE-2024-1'], 'CVE-2024-1'],
    ['CGA-1', ['CVE-2024-1'], 'CVE-2024-1'],
    ['DSA-1-1', [], 'DSA-1-1'],
  ])('takes over the title of %s, which is about %j alone, for %s', (record, cves, id) => {
    const row = range(record, 'nginx', { cves, title: 'Overflow in the parser' });
    expect(findingsOf([installed('nginx', '1')], [row]).findings).toMatchObject([
      { id, title: 'Overflow in the parser' },
    ]);
  });

  it('leaves the title of an erratum alone, and takes that of a later record of the flaw', () => {
    const erratum = range('DSA-1-2', 'nginx', { cves: ['CVE-2024-1'], title: 'nginx - regression update' });
    const flaw = range('CVE-2024-1', 'nginx', { title: 'Overflow in the parser' });
    const titles = (...rows: readonly StoredRange[]) =>
      findingsOf([installed('nginx', '1')], rows).findings.map(({ title }) => title);
    expect(titles(erratum)).toEqual([undefined]);
    expect(titles(erratum, flaw)).toEqual(['Overflow in the parser']);
  });

  it('counts an erratum as evidence for each CVE that it names', () => {
    const erratum = range('ALSA-2024:1', 'nginx', { cves: ['CVE-2024-1', 'CVE-2024-2'], fixedVersion: '2' });
    expect(idsOf([installed('nginx', '1')], [erratum])).toEqual(['CVE-2024-1', 'CVE-2024-2']);
  });

  it.each([
    ['GHSA-1', ['CVE-2024-1'], [], ['CVE-2024-1']],
    ['GHSA-1', ['CVE-2024-1', 'CVE-2024-2'], [], ['GHSA-1']],
    ['GO-2024-1', [], ['GHSA-1'], ['GO-2024-1']],
    ['TEMP-0000000-1', [], [], ['TEMP-0000000-1']],
    ['ALSA-2024:1', [], [], ['ALSA-2024:1']],
    ['ALBA-2024:1', [], [], []],
    ['ALBA-2024:1', ['CVE-2024-1'], [], ['CVE-2024-1']],
    ['RHEA-2024:1', [], [], []],
    ['SUSE-RU-2024:1', [], [], []],
    ['MGAA-2024-1', [], [], []],
  ])('counts %s naming CVEs %j and aliases %j as %j', (record, cves, aliases, expected) => {
    expect(idsOf([installed('nginx', '1')], [range(record, 'nginx', { cves, aliases })])).toEqual(expected);
  });

  it.each([
    ['python2.7 regression', []],
    ['linux regressions', []],
    ['ca-certificates update', []],
    ['bash vulnerability', ['USN-1-2']],
    [undefined, ['USN-1-2']],
  ])('counts a notice of Ubuntu without a CVE, titled "%s", as %j', (title, expected) => {
    const notice = range('USN-1-2', 'nginx', { fixedVersion: '2', ...defined({ title }) });
    expect(idsOf([installed('nginx', '1')], [notice])).toEqual(expected);
  });

  it.each([
    ['tzdata - new timezone database', []],
    ['nginx - regression update', []],
    ['nginx - security update', ['DLA-1-1']],
    ['nginx - buffer overflow', ['DLA-1-1']],
    [undefined, ['DLA-1-1']],
  ])('counts a notice of Debian without a CVE, titled "%s", as %j', (title, expected) => {
    const notice = range('DLA-1-1', 'nginx', { fixedVersion: '2', ...defined({ title }) });
    expect(idsOf([installed('nginx', '1')], [notice])).toEqual(expected);
  });

  it('merges records of one CVE into one finding with all their evidence and ratings', () => {
    const ranges = [
      range('DSA-1-1', 'nginx', { cves: ['CVE-2024-1'], fixedVersion: '2' }),
      range('CVE-2024-1', 'nginx', { ratings: [{ source: 'debian', severity: 'negligible' }] }),
    ];
    const { findings } = findingsOf([installed('nginx', '1')], ranges);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.evidence.map(({ record }) => record)).toEqual(['DSA-1-1', 'CVE-2024-1']);
    expect(findings[0]).toMatchObject({ state: 'fixed', fixedVersion: '2', ratings: [{ source: 'debian' }] });
  });

  it('takes the lowest version outside of every range with the installed one as the fix', () => {
    const ranges = ['1.9', '1.10', '1.2'].map((fixedVersion, i) =>
      range(`DSA-${i}`, 'nginx', { cves: ['CVE-2024-1'], fixedVersion }),
    );
    expect(findingsOf([installed('nginx', '1.1')], ranges).findings[0]?.fixedVersion).toBe('1.10');
    expect(findingsOf([installed('nginx', '1.9')], ranges).findings[0]?.fixedVersion).toBe('1.10');
  });

  it.each([
    [['unfixed', 'will-not-fix'], 'will-not-fix'],
    [['undetermined', 'unfixed'], 'unfixed'],
    [['deferred', 'end-of-life'], 'end-of-life'],
  ] as const)('keeps, of the states %j, %s', (states, expected) => {
    const ranges = states.map((state, i) => range(`R-${i}`, 'nginx', { cves: ['CVE-2024-1'], state }));
    expect(findingsOf([installed('nginx', '1')], ranges).findings[0]?.state).toBe(expected);
  });
});

describe('a row that says "not affected"', () => {
  const denial = range('CVE-2024-1', 'nginx', { state: 'not-affected' });

  it('makes no finding of a row that says "not affected"', () => {
    expect(findingsOf([installed('nginx', '1')], [denial])).toEqual({
      findings: [],
      notices: [],
      problems: [],
      notCompared: [],
    });
  });

  it('overrules "not affected" by another record of the same feed, with a note', () => {
    const advisory = range('DSA-1', 'nginx', { cves: ['CVE-2024-1', 'CVE-2024-2'], fixedVersion: '2' });
    const { findings, problems } = findingsOf([installed('nginx', '1')], [advisory, denial]);
    expect(findings.map(({ id, fixedVersion }) => [id, fixedVersion])).toEqual([
      ['CVE-2024-1', '2'],
      ['CVE-2024-2', '2'],
    ]);
    expect(findings[0]?.evidence.map(({ record }) => record)).toEqual(['DSA-1']);
    expect(problems).toEqual([
      {
        kind: 'feed-contradicts-itself',
        subject: 'CVE-2024-1',
        message: 'nginx: debian-tracker says "fixed in 2" (DSA-1) and "not affected" (CVE-2024-1)',
        package: 'nginx',
      },
    ]);
  });

  it('overrules "not affected" by another line of its record, once for all packages of a source', () => {
    const source = { name: 'nginx', version: '1' };
    const packages = [installed('nginx', '1'), installed('nginx-full', '1', { source })];
    const { findings, problems } = findingsOf(packages, [
      denial,
      range('CVE-2024-1', 'nginx', { fixedVersion: '2' }),
    ]);
    expect(findings.map((finding) => finding.package.name)).toEqual(['nginx', 'nginx-full']);
    expect(problems).toHaveLength(1);
  });

  it('notes no contradiction to "not affected" once the fix is installed', () => {
    const fix = range('CVE-2024-1', 'nginx', { fixedVersion: '2' });
    expect(findingsOf([installed('nginx', '3')], [denial, fix])).toEqual({
      findings: [],
      notices: [],
      problems: [],
      notCompared: [],
    });
  });

  it('notes no contradiction by another feed, or about another package', () => {
    const elsewhere = range('CVE-2024-1', 'nginx', { feed: 'osv:Debian', fixedVersion: '2' });
    const other = range('CVE-2024-1', 'apache2', { fixedVersion: '2' });
    const packages = [installed('nginx', '1'), installed('apache2', '1')];
    const { findings, problems } = findingsOf(packages, [denial, elsewhere, other]);
    expect(findings.map((finding) => finding.package.name)).toEqual(['nginx', 'apache2']);
    expect(findings[0]?.evidence.map(({ feed }) => feed)).toEqual(['osv:Debian']);
    expect(problems).toEqual([]);
  });
});

describe('the conditions of a range', () => {
  it.each([
    ['amd64', ['amd64'], true],
    ['arm64', ['amd64'], false],
    ['all', ['amd64'], true],
    ['arm64', undefined, true],
  ])('matches a package for %s with a range for %j: %s', (architecture, architectures, expected) => {
    const ranges = [range('CVE-2024-1', 'nginx', architectures ? { qualifiers: { architectures } } : {})];
    expect(idsOf([installed('nginx', '1', { architecture })], ranges)).toHaveLength(expected ? 1 : 0);
  });

  it('applies a range that lists binaries to no other binary of the source', () => {
    const source = { name: 'util-linux', version: '2' };
    const packages = [installed('mount', '2', { source }), installed('bsdutils', '2', { source })];
    const ranges = [range('CVE-2024-1', 'util-linux', { qualifiers: { binaries: ['bsdutils'] } })];
    expect(findingsOf(packages, ranges).findings.map((finding) => finding.package.name)).toEqual([
      'bsdutils',
    ]);
  });

  const label = 'nodejs:18:8070020221:bd1311ed';
  it.each([
    ['no module', undefined, '1-1', undefined, '2-1', 'match'],
    ['no module', undefined, '1-1', 'nodejs:18', '2-1', 'nothing'],
    ['no module', undefined, '1-1', undefined, '2-1.module_el8', 'nothing'],
    ['the stream', label, '1-1.module_el8', 'nodejs:18', '2-1.module_el8', 'match'],
    ['another stream', label, '1-1.module_el8', 'nodejs:20', '2-1.module_el8', 'nothing'],
    ['a module', label, '1-1.module_el8', undefined, '2-1', 'nothing'],
    ['a module', label, '1-1.module_el8', undefined, '2-1.module_el8', 'problem'],
    ['an unknown stream', undefined, '1-1.module+el8', 'nodejs:18', '2-1.module+el8', 'problem'],
    ['an unknown stream', 'nodejs', '1-1', 'nodejs:18', '2-1.module+el8', 'problem'],
    ['an unknown stream', undefined, '1-1.module+el8', undefined, '2-1', 'nothing'],
  ])(
    'matches a package of %s (%s, %s) and a range of %s up to %s: %s',
    (_, module, version, stream, fix, expected) => {
      const pkg = installed('nodejs', version, { type: 'rpm', ...defined({ module }) });
      const erratum = range('ALSA-1', 'nodejs', {
        ecosystem: 'AlmaLinux:8',
        fixedVersion: fix,
        ...(stream !== undefined && { qualifiers: { module: stream } }),
      });
      const { findings, notCompared } = findingsOf([pkg], [erratum], RED_HAT);
      expect(findings).toHaveLength(expected === 'match' ? 1 : 0);
      expect(notCompared.map(({ record, reason }) => [record, reason])).toEqual(
        expected === 'problem' ? [['ALSA-1', expect.stringContaining('module stream')]] : [],
      );
    },
  );
});

it('finds the same for any order of the rows', () => {
  const rows = fc.record({
    record: fc.constantFrom('CVE-2024-1', 'CVE-2024-2', 'DSA-1', 'ALBA-1'),
    name: fc.constantFrom('nginx', 'zlib'),
    cves: fc.subarray(['CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3']),
    state: fc.constantFrom('fixed' as const, 'unfixed' as const, 'not-affected' as const),
    fix: fc.integer({ min: 1, max: 9 }),
  });
  const shuffled = fc.array(rows, { maxLength: 12 }).chain((list) => {
    const ranges = list.map(({ record, name, cves, state, fix }) =>
      range(record, name, {
        cves,
        state,
        ...(state === 'fixed' && { fixedVersion: `${fix}`, upper: `${fix}` }),
      }),
    );
    const everything = { minLength: ranges.length, maxLength: ranges.length };
    return fc.tuple(fc.constant(ranges), fc.shuffledSubarray(ranges, everything));
  });
  const essence = (ranges: readonly StoredRange[]) =>
    findingsOf([installed('nginx', '3'), installed('zlib', '5')], ranges)
      .findings.map(({ id, package: { name }, state, fixedVersion, evidence }) =>
        [id, name, state, fixedVersion, evidence.length].join(' '),
      )
      .sort();
  fc.assert(
    fc.property(shuffled, ([ranges, others]) => {
      expect(essence(ranges)).toEqual(essence(others));
    }),
  );
});

describe('a fix', () => {
  const ubuntu = { ...DEBIAN, ecosystems: ['Ubuntu:22.04:LTS', 'Ubuntu:Pro:22.04:LTS'] };
  const fixedIn = (ecosystem: string, fixedVersion: string) =>
    range('UBUNTU-CVE-2024-1', 'netty', { cves: ['CVE-2024-1'], ecosystem, fixedVersion });

  it.each([
    ['Ubuntu:Pro:22.04:LTS', 'Ubuntu Pro'],
    ['Red Hat:rhel_els:7', 'Red Hat ELS'],
    ['Red Hat:openjdk_els:11::el9', 'Red Hat ELS'],
    ['SUSE:Linux Enterprise Server 15 SP5-LTSS', 'SUSE LTSS'],
    ['SUSE:Linux Enterprise Server LTSS Extended Security 12 SP5', 'SUSE LTSS'],
    ['SUSE:Linux Enterprise High Performance Computing 15 SP5-ESPOS', 'SUSE ESPOS'],
  ])('names for a fix of %s the subscription %s', (ecosystem, fixRequires) => {
    const answering = { ...DEBIAN, ecosystems: [ecosystem] };
    expect(
      findingsOf([installed('netty', '1')], [fixedIn(ecosystem, '2')], answering).findings,
    ).toMatchObject([{ state: 'fixed', fixedVersion: '2', fixRequires }]);
  });

  it('names no subscription for a fix that the release itself has, too', () => {
    const rows = ubuntu.ecosystems.map((ecosystem) => fixedIn(ecosystem, '2'));
    for (const ecosystems of [ubuntu.ecosystems, ubuntu.ecosystems.toReversed()]) {
      const [finding] = findingsOf([installed('netty', '1')], rows, { ...ubuntu, ecosystems }).findings;
      expect(finding).not.toHaveProperty('fixRequires');
    }
  });

  it('names the subscription of the last, highest fix', () => {
    const rows = ['2', '3'].map((version, at) => fixedIn(ubuntu.ecosystems[at] ?? '', version));
    expect(findingsOf([installed('netty', '1')], rows, ubuntu).findings).toMatchObject([
      { fixedVersion: '3', fixRequires: 'Ubuntu Pro' },
    ]);
  });
});
