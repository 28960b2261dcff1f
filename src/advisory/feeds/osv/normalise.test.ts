import { describe, expect, it } from 'vitest';
import { affected, normalise } from './testing.ts';

const vectorOf = (availability: string) => `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:${availability}`;

describe('toAdvisory', () => {
  it('keeps title, address and dates of an OSV record', () => {
    const references = [
      { type: 'REPORT', url: 'https://bugs.example/1' },
      { type: 'ADVISORY', url: 'https://advisory.example/1' },
    ];
    expect(normalise({ summary: 'A flaw', published: '2025-12-01T00:00:00Z', references })).toMatchObject({
      id: 'DSA-1-1',
      title: 'A flaw',
      url: 'https://advisory.example/1',
      published: '2025-12-01T00:00:00Z',
      modified: '2026-01-01T00:00:00Z',
      ranges: [
        { ecosystem: 'Debian:12', package: 'openssl', upper: '1.2-3', fixedVersion: '1.2-3', state: 'fixed' },
      ],
      problems: [],
    });
  });

  it('takes the first address of an OSV record that is not empty, or none', () => {
    const urlOf = (...urls: readonly string[]) =>
      normalise({ references: urls.map((url) => ({ type: 'ADVISORY', url })) });
    expect(urlOf('')).not.toHaveProperty('url');
    expect(urlOf('', 'https://advisory.example/1').url).toBe('https://advisory.example/1');
  });

  it("keeps no date of publication of an OSV record that is Go's zero time", () => {
    expect(normalise({ published: '0001-01-01T00:00:00Z' }).published).toBeUndefined();
  });

  it.each([
    ['its own id', { id: 'CVE-2023-5678' }],
    ["its own id behind a distribution's prefix", { id: 'DEBIAN-CVE-2023-5678' }],
    ['its aliases', { aliases: ['CVE-2023-5678'] }],
    ['what it stems from', { upstream: ['CVE-2023-5678'] }],
    [
      "what it stems from, by the distribution's record",
      { id: 'USN-1-1', upstream: ['UBUNTU-CVE-2023-5678'] },
    ],
    ['what it is related to, as errata do', { id: 'ALSA-2023:1', related: ['CVE-2023-5678'] }],
  ])('finds the CVE of an OSV record in %s', (_, record) => {
    expect(normalise(record).cves).toEqual(['CVE-2023-5678']);
  });

  it('ignores related CVEs where an OSV record states its own', () => {
    const record = { upstream: ['CVE-2023-5678'], related: ['CVE-2020-1111', 'GHSA-aaaa-bbbb-cccc'] };
    expect(normalise(record)).toMatchObject({ cves: ['CVE-2023-5678'], aliases: [] });
  });

  it('keeps other names of the flaw in an OSV record', () => {
    const record = { id: 'CGA-1', related: ['CGA-1', 'CVE-2024-34156', 'GHSA-crqm-pwhx-j97f', 'DSA-2-1'] };
    expect(normalise(record)).toMatchObject({ cves: ['CVE-2024-34156'], aliases: ['GHSA-crqm-pwhx-j97f'] });
  });

  it('names no CVE for an erratum that fixes no vulnerability', () => {
    expect(normalise({ id: 'ALBA-2022:1', related: [] }, 'AlmaLinux').cves).toEqual([]);
  });

  it('keeps nothing of a withdrawn OSV record', () => {
    expect(normalise({ withdrawn: '2026-01-02T00:00:00Z' }).ranges).toEqual([]);
  });

  const OPEN = { type: 'SEMVER', events: [{ introduced: '0' }] };
  const CLOSED = { type: 'SEMVER', events: [{ introduced: '1.0.0' }, { last_affected: '1.2.0' }] };

  it.each([
    ['every version by an open range alone', { ranges: [OPEN] }, [{}]],
    ['the listed versions alone', { versions: ['1.0.1'] }, [{ exact: '1.0.1' }]],
    [
      'the listed versions beside an open range',
      { ranges: [OPEN], versions: ['1.0.1'] },
      [{ exact: '1.0.1' }],
    ],
    [
      'a closed range, and versions outside of it',
      { ranges: [OPEN, CLOSED], versions: ['1.1.0', '2.0.0'] },
      [{ lower: '1.0.0', upper: '1.2.0', upperInclusive: true }, { exact: '2.0.0' }],
    ],
  ])('takes a record of malware to mean %s', (_, parts, bounds) => {
    const entry = { package: { ecosystem: 'npm', name: 'left-pad' }, ...parts };
    const { ranges, problems } = normalise({ id: 'MAL-2025-1', affected: [entry] }, 'npm');
    const base = { ecosystem: 'npm', package: 'left-pad', state: 'unfixed' };
    expect(ranges).toEqual(bounds.map((each) => ({ ...base, ...each })));
    expect(problems).toEqual([]);
  });

  it('takes an open range beside a list of versions at its word in other records', () => {
    const entry = { package: { ecosystem: 'npm', name: 'left-pad' }, ranges: [OPEN], versions: ['1.0.1'] };
    expect(normalise({ id: 'GHSA-1', affected: [entry] }, 'npm').ranges).toEqual([
      { ecosystem: 'npm', package: 'left-pad', state: 'unfixed' },
    ]);
  });

  const GIT = { type: 'GIT', events: [{ introduced: '0' }, { fixed: 'f0'.repeat(20) }] };

  it('ignores other ecosystems and git repositories in an OSV record', () => {
    const record = {
      affected: [affected('Alpine:v3.20'), { ranges: [GIT] }, { package: {}, ranges: [GIT] }],
    };
    expect(normalise(record)).toMatchObject({ ranges: [], problems: [] });
  });

  it.each(['pkg:rpm/rocky-linux/kernel?distro=rocky-linux-8-sig-cloud&epoch=0'])(
    'leaves out packages that a special interest group rebuilt (%s)',
    (purl) => {
      const entry = affected('Rocky Linux:8', {
        package: { ecosystem: 'Rocky Linux:8', name: 'kernel', purl },
      });
      expect(normalise({ affected: [entry] }, 'Rocky Linux').ranges).toEqual([]);
    },
  );

  it.each(['8.9.4', '@scope/name', '__proto__'])(
    'takes the OSV name %s, and a range without end, as they are',
    (name) => {
      const ranges = [{ type: 'SEMVER', events: [{ introduced: '0' }] }];
      const record = { affected: [{ package: { ecosystem: 'npm', name }, ranges }] };
      expect(normalise(record, 'npm')).toMatchObject({
        ranges: [{ ecosystem: 'npm', package: name, state: 'unfixed' }],
        problems: [],
      });
      expect(normalise(record, 'npm').ranges[0]).not.toHaveProperty('upper');
    },
  );

  it('keeps one range of those that OSV repeats for each architecture', () => {
    expect(normalise({ affected: [affected('Debian:12'), affected('Debian:12')] }).ranges).toHaveLength(1);
  });

  it('keeps listed versions only where no range covers them, or nothing orders them', () => {
    const versions = ['1.0-1', '1.2-2', '1.2-3', 'not a version'];
    expect(normalise({ affected: [affected('Debian:12', { versions })] }).ranges).toMatchObject([
      { upper: '1.2-3' },
      { exact: '1.2-3', state: 'unfixed' },
      { exact: 'not a version', state: 'unfixed' },
    ]);
  });

  it('keeps the listed versions of an OSV range that cannot be ordered', () => {
    const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: 'un known' }] }];
    const { ranges: found, problems } = normalise({
      affected: [affected('Debian:12', { ranges, versions: ['1.0-1'] })],
    });
    expect(found.map(({ exact, unread }) => exact ?? unread)).toEqual([
      'fixed "un known": contains a blank',
      '1.0-1',
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    [{ urgency: 'not yet assigned' }, { state: 'unfixed' }],
    [{ urgency: 'end-of-life' }, { state: 'end-of-life' }],
    [{ urgency: 'unimportant' }, { state: 'unfixed', rating: { source: 'debian', severity: 'negligible' } }],
    [{ ubuntu_priority: 'high' }, { state: 'unfixed', rating: { source: 'ubuntu', severity: 'high' } }],
    [{ ubuntu_priority: 'untriaged' }, { state: 'unfixed' }],
  ])('reads %j of an open OSV range as %j', (specific, expected) => {
    const open = { type: 'ECOSYSTEM', events: [{ introduced: '0' }] };
    const entry = affected('Debian:12', { ranges: [open], ecosystem_specific: specific });
    expect(normalise({ affected: [entry] }).ranges).toEqual([
      { ecosystem: 'Debian:12', package: 'openssl', ...expected },
    ]);
  });

  it.each([
    [
      ['AV:unreadable', vectorOf('H')],
      { source: 'osv', severity: 'high', vector: vectorOf('H'), score: 7.5 },
    ],
    [[vectorOf('H'), 'low'], { source: 'ubuntu', severity: 'low' }],
  ])('rates a package of Ubuntu by the best of %j', (scores, rating) => {
    const severity = scores.map((score) => ({ type: score === 'low' ? 'Ubuntu' : 'CVSS_V3', score }));
    expect(
      normalise({ affected: [affected('Ubuntu:22.04:LTS', { severity })] }, 'Ubuntu').ranges[0],
    ).toMatchObject({ rating });
  });

  it('keeps a module fix bound to no stream where no record names one', () => {
    const ranges = [
      { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '6.0.8-3.module_el8.8.0+1+a' }] },
    ];
    const summary = 'Important: varnish security update';
    expect(
      normalise({ summary, affected: [affected('AlmaLinux:8', { ranges })] }, 'AlmaLinux'),
    ).toMatchObject({ ranges: [{ upper: '6.0.8-3.module_el8.8.0+1+a' }], problems: [] });
  });

  it('leaves out a notice that mixes CVEs of different releases, and keeps one that does not', () => {
    const of = (release: string, ...cves: string[]) =>
      affected(`Ubuntu:${release}:LTS`, {
        database_specific: {
          cves_map: { ecosystem: `Ubuntu:${release}:LTS`, cves: cves.map((id) => ({ id })) },
        },
      });
    const upstream = ['UBUNTU-CVE-2022-1111', 'UBUNTU-CVE-2022-3602'];
    const mixed = {
      id: 'USN-5710-1',
      upstream,
      affected: [of('20.04', 'CVE-2022-1111'), of('22.04', 'CVE-2022-3602')],
    };
    const plain = {
      id: 'USN-5710-2',
      upstream,
      affected: [of('20.04', 'CVE-2022-1111'), of('22.04', 'CVE-2022-1111')],
    };
    expect(normalise(mixed, 'Ubuntu').ranges).toHaveLength(0);
    expect(normalise(plain, 'Ubuntu').ranges).toHaveLength(2);
  });
});

it('leaves out notices of live patches, whose versions are not those of packages', () => {
  const notice = {
    id: 'LSN-0108-1',
    related: ['CVE-2024-26800'],
    affected: [affected('Ubuntu:Pro:22.04:LTS')],
  };
  expect(normalise(notice, 'Ubuntu').ranges).toEqual([]);
});

describe('ratings', () => {
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
  const severity = [{ type: 'CVSS_V3', score: vector }];

  it.each([
    ['Red Hat', 'redhat'],
    ['SUSE', 'suse'],
    ['Rocky Linux', 'rocky'],
    ['Debian', 'osv'],
  ])('credits a CVSS in an OSV record of %s to %s', (ecosystem, source) => {
    expect(normalise({ severity, aliases: ['CVE-2023-1111'] }, ecosystem).ratings).toEqual([
      { source, severity: 'high', vector, score: 7.5 },
    ]);
  });

  it("keeps Ubuntu's priority beside its CVSS, and drops the repeated one", () => {
    const both = [...severity, ...severity, { type: 'Ubuntu', score: 'low' }];
    expect(normalise({ id: 'UBUNTU-CVE-2023-1111', severity: both }, 'Ubuntu').ratings).toEqual([
      { source: 'osv', severity: 'high', vector, score: 7.5 },
      { source: 'ubuntu', severity: 'low' },
    ]);
  });

  it.each([
    [
      'AlmaLinux',
      { id: 'ALSA-1', summary: 'Important: bcel security update' },
      { source: 'alma', severity: 'high' },
    ],
    [
      'openEuler',
      { id: 'OESA-1', database_specific: { severity: 'Critical' } },
      { source: 'openeuler', severity: 'critical' },
    ],
  ])('takes the rating in words of %s', (ecosystem, record, rating) => {
    expect(normalise({ ...record, related: ['CVE-2023-1111'] }, ecosystem).ratings).toEqual([rating]);
  });

  it('rates none of the several CVEs of an erratum by its worst one', () => {
    const record = { id: 'RHSA-1', severity, related: ['CVE-2023-1111', 'CVE-2023-2222'] };
    expect(normalise(record, 'Red Hat').ratings).toEqual([]);
  });
});
