import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flawsOf, type FlawRecord } from './flaws-of.ts';

type Names = readonly [record: string, ...others: string[]];

function recordOf([record, ...others]: Names): FlawRecord {
  const isCve = (id: string) => id.startsWith('CVE-');
  return { record, cves: others.filter(isCve), aliases: others.filter((id) => !isCve(id)) };
}

function flawsIn(...names: readonly Names[]): readonly string[] {
  return flawsOf(names.map(recordOf))
    .map(({ id, records }) => `${id}: ${[...records].sort().join(' ')}`)
    .sort();
}

describe('flawsOf', () => {
  it.each<[string, readonly Names[], readonly string[]]>([
    ['one record alone', [['GHSA-a']], ['GHSA-a: GHSA-a']],
    [
      'records that name one CVE',
      [
        ['GHSA-a', 'CVE-1'],
        ['PYSEC-1', 'CVE-1', 'GHSA-a'],
      ],
      ['CVE-1: GHSA-a PYSEC-1'],
    ],
    [
      'a record without a CVE, and one with',
      [
        ['GO-1', 'GHSA-a'],
        ['GHSA-a', 'CVE-1'],
      ],
      ['CVE-1: GHSA-a GO-1'],
    ],
    [
      'records that a third one joins',
      [
        ['PYSEC-1', 'SNYK-1'],
        ['OSV-1', 'SNYK-1', 'GHSA-a'],
        ['GHSA-a', 'CVE-1'],
      ],
      ['CVE-1: GHSA-a OSV-1 PYSEC-1'],
    ],
    [
      'records without a CVE that share an alias of neither',
      [
        ['PYSEC-1', 'SNYK-1'],
        ['OSV-1', 'SNYK-1'],
      ],
      ['OSV-1: OSV-1 PYSEC-1'],
    ],
    ['a record whose alias is a GHSA', [['GO-1', 'GHSA-a']], ['GHSA-a: GO-1']],
    ['a record whose aliases are two GHSAs', [['RUSTSEC-1', 'GHSA-a', 'GHSA-b']], ['RUSTSEC-1: RUSTSEC-1']],
    [
      'records of two flaws that nothing tells apart',
      [
        ['GHSA-b', 'CVE-1', 'CVE-2', 'GHSA-a'],
        ['GO-1', 'CVE-1', 'CVE-2', 'GHSA-a', 'GHSA-b'],
      ],
      ['GHSA-b: GHSA-b GO-1'],
    ],
    [
      'flaws that other records name alone',
      [
        ['GO-1', 'CVE-1', 'CVE-2'],
        ['GHSA-a', 'CVE-1'],
        ['GHSA-b', 'CVE-2'],
      ],
      ['CVE-1: GHSA-a GO-1', 'CVE-2: GHSA-b GO-1'],
    ],
    [
      'the flaw that another record leaves to one',
      [
        ['GHSA-b', 'CVE-1', 'CVE-2', 'GHSA-a'],
        ['GHSA-a', 'CVE-1'],
      ],
      ['CVE-1: GHSA-a GHSA-b', 'CVE-2: GHSA-b'],
    ],
    [
      'the flaws that another record leaves to one',
      [
        ['GHSA-b', 'CVE-1', 'CVE-2', 'CVE-3'],
        ['PYSEC-1', 'CVE-1'],
      ],
      ['CVE-1: GHSA-b PYSEC-1', 'GHSA-b: GHSA-b'],
    ],
    [
      'aliases of each other with a CVE each',
      [
        ['PYSEC-1', 'CVE-2', 'GHSA-a'],
        ['GHSA-a', 'CVE-1'],
      ],
      ['CVE-1: GHSA-a', 'CVE-2: PYSEC-1'],
    ],
    [
      'a record without a CVE between two flaws',
      [
        ['GO-1', 'GHSA-a', 'GHSA-b'],
        ['GHSA-a', 'CVE-1'],
        ['GHSA-b', 'CVE-2'],
      ],
      ['CVE-1: GHSA-a GO-1', 'CVE-2: GHSA-b GO-1'],
    ],
  ])('tells the flaws of %s', (_, names, expected) => {
    expect(flawsIn(...names)).toEqual(expected);
  });

  it('lists every name of a flaw, and none of a neighbour that one record shares with it', () => {
    const records: readonly Names[] = [
      ['GO-1', 'CVE-1', 'CVE-2', 'GHSA-b'],
      ['GHSA-a', 'CVE-1', 'BIT-1'],
      ['GHSA-b', 'CVE-2'],
    ];
    expect(flawsOf(records.map(recordOf)).map(({ id, aliases }) => [id, aliases])).toEqual([
      ['CVE-1', ['BIT-1', 'GHSA-a', 'GO-1']],
      ['CVE-2', ['GHSA-b', 'GO-1']],
    ]);
  });

  it('gives no name of a record without a CVE to either of two flaws that it may be about', () => {
    const records: readonly Names[] = [
      ['GO-1', 'GHSA-a', 'GHSA-b', 'BIT-1'],
      ['GHSA-a', 'CVE-1'],
      ['GHSA-b', 'CVE-2'],
    ];
    expect(flawsOf(records.map(recordOf)).map(({ id, aliases }) => [id, aliases])).toEqual([
      ['CVE-1', ['GHSA-a', 'GO-1']],
      ['CVE-2', ['GHSA-b', 'GO-1']],
    ]);
  });

  it('names each CVE of a flaw that nothing tells apart as another of its IDs', () => {
    expect(flawsOf([recordOf(['RUSTSEC-1', 'CVE-2', 'CVE-1'])])).toEqual([
      { id: 'RUSTSEC-1', aliases: ['CVE-1', 'CVE-2'], records: new Set(['RUSTSEC-1']) },
    ]);
  });

  const ids = ['CVE-1', 'CVE-2', 'CVE-3', 'GHSA-a', 'GHSA-b', 'GO-1', 'PYSEC-1', 'RUSTSEC-1'];
  const lists = fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...ids.slice(3)), fc.subarray(ids))
      .map(([own, others]): Names => [own, ...others.filter((id) => id !== own)]),
    { selector: ([own]) => own },
  );

  it('counts every record, and the same in any order', () => {
    const shuffled = lists.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([names, others]) => {
        const found = flawsOf(names.map(recordOf));
        expect(flawsIn(...others)).toEqual(flawsIn(...names));
        for (const [record] of names) expect(found.some(({ records }) => records.has(record))).toBe(true);
      }),
    );
  });
});
