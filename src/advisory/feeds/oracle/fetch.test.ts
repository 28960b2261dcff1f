import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { criterion, joined, ovalDocument, type MadeDefinition } from '../../../../test/support/oval.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';
import { oracleFeed } from './index.ts';

const FOLDER = 'https://linux.oracle.com/security/oval';
const FILE = `${FOLDER}/com.oracle.elsa-ol8.xml.bz2`;
const FEED = 'oracle:8';

let feeds: FakeFeeds;

const sync = (part = '8') => oracleFeed.sync(part, feeds.context);
const boundsOf = (id: string) =>
  feeds.of(FEED)[id]?.ranges.map((range) => [range.package, range.lower, range.upper, range.qualifiers]);

/** An erratum in Oracle's own form. */
function erratum(
  number: string,
  packages: readonly string[],
  more: Partial<MadeDefinition> & { readonly arch?: string; readonly module?: string } = {},
): MadeDefinition {
  const { arch = 'x86_64', module } = more;
  const platform = more.platform ?? 'Oracle Linux 8';
  const signed = packages.map((each) =>
    joined(
      'AND',
      criterion(each),
      criterion(`${each.split(' ', 1).join()} is signed with the Oracle Linux 8 key`),
    ),
  );
  const built =
    arch === ''
      ? joined('OR', ...signed)
      : joined('AND', criterion(`Oracle Linux arch is ${arch}`), joined('OR', ...signed));
  const ofModule =
    module === undefined ? built : joined('AND', criterion(`Module ${module} is enabled`), built);
  return {
    number,
    title: `ELSA-2026-${number}:  a security update (IMPORTANT)`,
    references: [`elsa ELSA-2026-${number}`, `CVE CVE-2026-${number}`],
    cves: [`CVE-2026-${number}`],
    criteria: joined('AND', criterion(`${platform} is installed`), ofModule),
    ...more,
    platform,
  };
}

beforeEach(() => {
  feeds = new FakeFeeds();
  const definitions = [
    erratum('1000', ['bcel is earlier than 0:6.4.1-9.el8_1']),
    erratum('2000', ['nodejs is earlier than 1:18.2.0-1.module+el8.7.0+1+ab'], { module: 'nodejs:18' }),
    erratum('3000', ['kernel-uek is earlier than 0:5.15.0-300.el8uek'], { arch: '' }),
    erratum('4000', ['bcel is earlier than 0:7-1.el9'], { platform: 'Oracle Linux 9' }),
  ];
  feeds.serve(FILE, gzipSync(ovalDocument(definitions)));
});

describe('syncOracle', () => {
  it('reads errata of a release with their modules, and kernels by their lines', async () => {
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(Object.keys(feeds.of(FEED))).toEqual(['ELSA-2026-1000', 'ELSA-2026-2000', 'ELSA-2026-3000']);
    expect(feeds.of(FEED)['ELSA-2026-1000']).toMatchObject({
      cves: ['CVE-2026-1000'],
      title: 'ELSA-2026-1000: a security update (IMPORTANT)',
      ratings: [{ source: 'oracle', severity: 'high' }],
      url: 'https://errata.example/ELSA-2026-1000',
      published: '2026-11-20T00:00:00.000Z',
    });
    const x86 = { architectures: ['x86_64'] };
    expect(boundsOf('ELSA-2026-1000')).toEqual([['bcel', undefined, '6.4.1-9.el8_1', x86]]);
    expect(boundsOf('ELSA-2026-2000')).toEqual([
      ['nodejs', undefined, '1:18.2.0-1.module+el8.7.0+1+ab', { ...x86, module: 'nodejs:18' }],
    ]);
    expect(boundsOf('ELSA-2026-3000')).toEqual([['kernel-uek', '5.15', '5.15.0-300.el8uek', undefined]]);
  });

  it('reads the files of years where the release has none of its own, and refuses a year left out', async () => {
    feeds.files.delete(FILE);
    const year = (number: number) => `${FOLDER}/com.oracle.elsa-${number}.xml.bz2`;
    const [first, second] = [
      erratum('1000', ['a is earlier than 0:1-1']),
      erratum('2000', ['b is earlier than 0:1-1']),
    ];
    feeds.serve(year(2021), ovalDocument([first]));
    feeds.serve(year(2022), ovalDocument([second]));
    await sync();
    expect(Object.keys(feeds.of(FEED))).toEqual(['ELSA-2026-1000', 'ELSA-2026-2000']);
    feeds.serve(year(2024), ovalDocument([second]));
    await expect(sync()).rejects.toThrow('elsa-2023.xml.bz2: the file was not found');
  });

  it('keeps a definition with a test of another kind as not read', async () => {
    const strange = erratum('9000', ['a is earlier than 0:1-1', 'the moon is full']);
    const negated = {
      ...erratum('9001', ['a is earlier than 0:1-1']),
      criteria: '<criteria negate="true"/>',
    };
    const without = { ...erratum('9002', []), criteria: '' };
    const other = {
      ...erratum('9003', []),
      criteria: '<criteria><extend_definition definition_ref="x"/></criteria>',
    };
    const doubled = { ...erratum('9004', []), criteria: explosion(24) };
    feeds.serve(
      FILE,
      ovalDocument([erratum('1000', ['a is earlier than 0:1-1']), strange, negated, without, other, doubled]),
    );
    await sync();
    expect(feeds.of(FEED)['ELSA-2026-9000']?.ranges).toMatchObject([
      { package: 'a', state: 'fixed' },
      { state: 'unreadable', unread: 'it has a test of another kind: the moon is full' },
    ]);
    for (const number of ['9001', '9002', '9003', '9004'])
      expect(feeds.of(FEED)[`ELSA-2026-${number}`]?.ranges).toMatchObject([{ state: 'unreadable' }]);
  });

  it.each<readonly [string, string, () => string | Uint8Array]>([
    [
      'a truncated file',
      'elsa-ol8.xml.bz2',
      () => gzipSync(ovalDocument([erratum('1', [])])).subarray(0, 60),
    ],
    ['truncated XML', 'not well-formed XML', () => ovalDocument([erratum('1', [])]).slice(0, 300)],
    ['damaged bzip2', 'the bzip2 data is damaged', () => 'BZh91AY&SY but no more'],
    ['a list of another kind', "the XML's root is <html>", () => '<html/>'],
    ['a file without definitions', 'contains no records', () => ovalDocument([])],
    [
      'definitions for other releases alone',
      'contains no records',
      () => ovalDocument([erratum('1', ['a is earlier than 0:1-1'], { platform: 'Oracle Linux 7' })]),
    ],
  ])('refuses %s, and keeps the last data', async (_, message, content) => {
    await sync();
    const before = feeds.of(FEED);
    feeds.serve(FILE, content());
    await expect(sync()).rejects.toThrow(message);
    expect(feeds.of(FEED)).toEqual(before);
    expect(feeds.openSyncs).toBe(0);
  });
});

/** Criteria whose cases double with each part. */
function explosion(parts: number): string {
  const either = joined('OR', criterion('a is earlier than 0:1-1'), criterion('b is earlier than 0:1-1'));
  return joined('AND', ...Array.from({ length: parts }, () => either));
}
