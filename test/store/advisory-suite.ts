import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WantedVersion } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';
import { advisory, keyOf, range, sync, wanted } from './records.ts';

export function advisorySuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const matched = async (...versions: WantedVersion[]) =>
    (await store.advisories.match(versions)).map(({ wanted: id, record }) => `${id} ${record}`);

  it.each([
    { of: 'no bounds', bounds: {}, holds: ['', '0', 'zz'], misses: [] },
    { of: 'an upper bound', bounds: { upper: '3' }, holds: ['0', '2', '2~'], misses: ['3', '3.0', '4'] },
    {
      of: 'an inclusive upper bound',
      bounds: { upper: '3', upperInclusive: true },
      holds: ['2', '3'],
      misses: ['3.0', '4'],
    },
    { of: 'a lower bound', bounds: { lower: '2' }, holds: ['2', '2.0', '3'], misses: ['1', ''] },
    {
      of: 'an exclusive lower bound',
      bounds: { lower: '2', lowerExclusive: true },
      holds: ['2.0', '3'],
      misses: ['2', '1'],
    },
    { of: 'both bounds', bounds: { lower: '2', upper: '4' }, holds: ['2', '3'], misses: ['1', '4'] },
    { of: 'one exact version', bounds: { exact: '1.0-odd' }, holds: ['1.0-odd'], misses: ['1.0', ''] },
    {
      of: 'a closed point',
      bounds: { lower: '2', upper: '2', upperInclusive: true },
      holds: ['2'],
      misses: ['20'],
    },
  ])('matches exactly the versions of a range with $of', async ({ bounds, holds, misses }) => {
    await sync(store, 'f', [advisory('CVE-1', { ranges: [range(bounds)] })]);
    for (const version of holds) expect(await matched(wanted(version)), version).toEqual(['1 CVE-1']);
    for (const version of misses) expect(await matched(wanted(version)), version).toEqual([]);
  });

  it('compares keys as unsigned bytes, with a prefix first', async () => {
    const upperKey = Uint8Array.of(0x7f, 0x80);
    await sync(store, 'f', [advisory('CVE-1', { ranges: [range({ upper: 'x', upperKey })] })]);
    const hits = async (...key: number[]) =>
      (await matched({ ...wanted('v'), key: Uint8Array.from(key) })).length;
    expect(await hits(0x7f, 0x00)).toBe(1);
    expect(await hits(0x7f)).toBe(1);
    expect(await hits(0x80)).toBe(0);
    expect(await hits(0x7f, 0x80, 0x00)).toBe(0);
  });

  it('returns everything in a match that the record and its range say', async () => {
    const full = advisory('DSA-1', {
      cves: ['CVE-2', 'CVE-1'],
      aliases: ['GHSA-b', 'GHSA-a'],
      title: 'A title',
      url: 'https://example.org/DSA-1',
      published: '2026-01-01T00:00:00Z',
      modified: '2026-01-02T00:00:00Z',
      ratings: [{ source: 'cna', severity: 'high', vector: 'CVSS:3.1/AV:N', score: 7.5 }],
      ranges: [
        range({
          lower: '1',
          upper: '3',
          upperInclusive: true,
          lowerExclusive: true,
          fixedVersion: '4',
          state: 'will-not-fix',
          qualifiers: { architectures: ['amd64'], module: 'a:b', binaries: ['libssl3'] },
          rating: { source: 'debian', severity: 'negligible' },
        }),
      ],
    });
    await sync(store, 'debian-tracker', [full]);
    expect(await store.advisories.match([wanted('2', { id: 7 })])).toEqual([
      {
        wanted: 7,
        feed: 'debian-tracker',
        record: 'DSA-1',
        cves: ['CVE-1', 'CVE-2'],
        aliases: ['GHSA-a', 'GHSA-b'],
        title: 'A title',
        url: 'https://example.org/DSA-1',
        published: '2026-01-01T00:00:00Z',
        modified: '2026-01-02T00:00:00Z',
        ratings: [
          { source: 'debian', severity: 'negligible' },
          { source: 'cna', severity: 'high', vector: 'CVSS:3.1/AV:N', score: 7.5 },
        ],
        ecosystem: 'Debian:12',
        package: 'openssl',
        lower: '1',
        lowerExclusive: true,
        upper: '3',
        upperInclusive: true,
        fixedVersion: '4',
        state: 'will-not-fix',
        qualifiers: { architectures: ['amd64'], module: 'a:b', binaries: ['libssl3'] },
      },
    ]);
  });

  it('requires the exact ecosystem and name', async () => {
    await sync(store, 'f', [advisory('CVE-1')]);
    const others = [{ ecosystem: 'Debian:1' }, { ecosystem: 'debian:12' }, { name: 'OpenSSL' }, { name: '' }];
    for (const fields of others) expect(await matched(wanted('1', fields))).toEqual([]);
  });

  it('looks many packages up at once, each answer under its number', async () => {
    const names = Array.from({ length: 1200 }, (_, i) => `package-${i}`);
    await sync(
      store,
      'f',
      names.map((name) => advisory(`CVE-${name}`, { ranges: [range({ package: name, upper: '5' })] })),
    );
    const versions = names.map((name, id) => wanted(id % 2 ? '9' : '1', { id, name }));
    const expected = names.flatMap((name, id) => (id % 2 ? [] : [`${id} CVE-${name}`]));
    expect(await matched(...versions)).toEqual(expected);
  });

  it('answers empty for nothing wanted, and for nothing stored', async () => {
    expect(await store.advisories.match([])).toEqual([]);
    expect(await store.advisories.match([wanted('1')])).toEqual([]);
    expect(await store.advisories.ecosystems('f', '')).toEqual([]);
    expect(await store.advisories.rangesOf('CVE-1', ['Debian:12'])).toEqual([]);
    expect(await store.advisories.rangesOf('CVE-1', [])).toEqual([]);
  });

  it('stores and matches rows that say "not affected" like others', async () => {
    await sync(store, 'f', [advisory('CVE-1', { ranges: [range({ state: 'not-affected' })] })]);
    const [match] = await store.advisories.match([wanted('1')]);
    expect(match?.state).toBe('not-affected');
  });

  it('lists the names that records use in an ecosystem, and keeps those of closed ranges', async () => {
    const about = (id: string, ...names: readonly string[]) =>
      advisory(id, { ranges: names.map((name) => range({ ecosystem: 'Maven', package: name })) });
    await sync(store, 'f', [about('GHSA-1', 'org.x:b', 'org.x:a'), about('GHSA-2', 'org.x:a', 'a:b')]);
    await sync(store, 'f', [about('GHSA-2', 'org.x:a')]);
    expect(await store.advisories.names('Maven')).toEqual(['a:b', 'org.x:a', 'org.x:b']);
    expect(await store.advisories.names('npm')).toEqual([]);
  });

  it('lists ecosystems that have open ranges of the feed and begin with the text', async () => {
    const inEcosystem = (id: string, ecosystem: string) => advisory(id, { ranges: [range({ ecosystem })] });
    await sync(store, 'f', [
      inEcosystem('CVE-1', 'Debian:12'),
      inEcosystem('CVE-2', 'Debian:13'),
      inEcosystem('CVE-3', 'Debian'),
      inEcosystem('CVE-4', 'Alpine:v3.20'),
      inEcosystem('CVE-5', 'Debiana'),
    ]);
    expect(await store.advisories.ecosystems('f', 'Debian:')).toEqual(['Debian:12', 'Debian:13']);
    expect(await store.advisories.ecosystems('f', 'Debian')).toEqual([
      'Debian',
      'Debian:12',
      'Debian:13',
      'Debiana',
    ]);
    await sync(store, 'f', [inEcosystem('CVE-1', 'Debian:12')]);
    await sync(store, 'another', [inEcosystem('CVE-1', 'Debian:11')]);
    expect(await store.advisories.ecosystems('f', '')).toEqual(['Debian:12']);
  });

  it('finds ranges by record id, CVE and alias, in the named ecosystems only', async () => {
    const ranges = [range({ upper: '1' }), range({ ecosystem: 'Debian:13' })];
    await sync(store, 'one', [advisory('DSA-1', { cves: ['CVE-1'], aliases: ['GHSA-1'], ranges })]);
    await sync(store, 'two', [advisory('CVE-1', { ranges: [range({ package: 'other' })] })]);
    const found = async (id: string, ...ecosystems: string[]) =>
      (await store.advisories.rangesOf(id, ecosystems)).map(
        (row) => `${row.feed} ${row.record} ${row.ecosystem}`,
      );
    expect(await found('DSA-1', 'Debian:12', 'Debian:13')).toEqual([
      'one DSA-1 Debian:12',
      'one DSA-1 Debian:13',
    ]);
    expect(await found('GHSA-1', 'Debian:13')).toEqual(['one DSA-1 Debian:13']);
    expect(await found('CVE-1', 'Debian:12')).toEqual(['one DSA-1 Debian:12', 'two CVE-1 Debian:12']);
  });

  it('lists ranges about packages in any version, as they are now and as they were after a sync', async () => {
    const first = advisory('CVE-1', { aliases: ['GO-1'], ranges: [range({ upper: '1' })] });
    const other = advisory('CVE-2', { ranges: [range({ package: 'zlib' }), range({ package: 'curl' })] });
    const { seq } = await sync(store, 'f', [first, other]);
    await sync(store, 'f', [{ ...first, aliases: ['GO-2'], ranges: [range({ upper: '2' })] }]);
    const about = async (names: readonly string[], at?: number) =>
      (await store.advisories.rangesAbout(names, ['Debian:12'], at))
        .map(({ record, upper = '', aliases }) => [record, upper, ...aliases].join(' '))
        .sort();
    expect(await about(['openssl', 'zlib'])).toEqual(['CVE-1 2 GO-2']);
    expect(await about(['openssl', 'zlib'], seq)).toEqual(['CVE-1 1 GO-1', 'CVE-2 ']);
    expect(await about([])).toEqual([]);
    expect(await store.advisories.rangesAbout(['openssl'], [])).toEqual([]);
  });

  it('keeps what a record says of packages, targets and tags of a Go module', async () => {
    const qualifiers = {
      imports: [{ path: 'example.com/a', symbols: ['F'], goos: ['linux'], goarch: ['amd64'] }, { path: 'b' }],
      reviewed: false,
      tags: [{ lower: '1', upper: '2', upperInclusive: true }, { lower: '3' }],
    };
    await sync(store, 'f', [advisory('GO-1', { ranges: [range({ qualifiers })] })]);
    expect(await store.advisories.match([wanted('2')])).toMatchObject([{ qualifiers }]);
  });

  it.each([
    ['quotes and semicolons', `x'; drop table advisory; --"`],
    ['control characters', 'a\u0000b\u001b[2J'],
    ['half a surrogate pair', 'a\ud800b'],
    ['the last character', '\u{10ffff}'],
    ['64 KiB', 'x'.repeat(65_536)],
  ])('stores and finds names with %s', async (_, name) => {
    const odd = advisory(name, {
      cves: [name],
      ranges: [range({ package: name, ecosystem: name, exact: name })],
    });
    await sync(store, 'f', [odd]);
    await sync(store, 'f', [{ ...odd, title: 'changed' }]);
    const wantedOdd = { id: 1, ecosystem: name, name, version: name, key: keyOf('1') };
    expect(await store.advisories.match([wantedOdd])).toHaveLength(1);
    expect(await store.advisories.rangesOf(name, [name])).toHaveLength(1);
  });
}
