import { describe, expect, it } from 'vitest';
import type { VulnerableRange } from '../../domain/index.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';

import { keyAdvisory } from './key-advisory.ts';

const BASE = { ecosystem: 'Debian:12', package: 'openssl', state: 'fixed' } as const;

function key(range: Partial<VulnerableRange>) {
  const ranges = [{ ...BASE, ...range }];
  const { advisory, problems } = keyAdvisory({ id: 'DSA-1', cves: [], aliases: [], ratings: [], ranges });
  return { ranges: advisory.ranges, problems: problems.map(({ kind, message }) => `${kind}: ${message}`) };
}

function debKey(version: string): Uint8Array {
  const key = schemeOfEcosystem('Debian:12')?.sortKey(version);
  if (key?.ok !== true) throw new Error(`${version} is no version`);
  return key.value;
}

/** Bounds that hold one version alone. */
function only(version: string) {
  const key = debKey(version);
  return { lower: version, lowerKey: key, upper: version, upperInclusive: true, upperKey: key };
}

const LOWEST = new Uint8Array(0);

describe('keyAdvisory', () => {
  it('turns both bounds of a range into sort keys of the ecosystem', () => {
    const range = { lower: '1.0-1', upper: '1.2-1', fixedVersion: '1.2-1' };
    expect(key(range).ranges).toEqual([
      { ...BASE, ...range, lowerKey: debKey('1.0-1'), upperKey: debKey('1.2-1') },
    ]);
  });

  it.each([{}, { lower: '0' }])(
    'gives the empty key to %j as lower bound, and no upper key to an endless range',
    (range) => {
      expect(key(range).ranges).toEqual([{ ...BASE, ...range, lowerKey: LOWEST }]);
    },
  );

  it('gives no key to a version that is compared as a string', () => {
    expect(key({ exact: 'not a version' })).toEqual({
      ranges: [{ ...BASE, exact: 'not a version', lowerKey: LOWEST }],
      problems: [],
    });
  });

  it('compares a single version by its key, so that every spelling of it matches', () => {
    expect(key({ exact: '0:1.2-3' })).toEqual({ ranges: [{ ...BASE, ...only('0:1.2-3') }], problems: [] });
    expect(debKey('0:1.2-3')).toEqual(debKey('1.2-3'));
  });

  it('reads "fixed in 0" as not affected, in all versions', () => {
    expect(key({ upper: '0', fixedVersion: '0' }).ranges).toEqual([
      { ecosystem: 'Debian:12', package: 'openssl', state: 'not-affected', lowerKey: LOWEST },
    ]);
  });

  it.each([
    ['closes before it opens', { lower: '2.0', upper: '1.0' }],
    ['closes where it opens', { lower: '1.0', upper: '1.0' }],
    ['closes where it opens, by another spelling', { lower: '1.0', upper: '0:1.0-0' }],
    [
      'leaves out its only version',
      { lower: '1.0', upper: '1.0', upperInclusive: true, lowerExclusive: true },
    ],
    ['ends at the lowest version but begins above it', { lower: '1.0', upper: '0' }],
  ])('reports a range that %s', (_, range) => {
    const { ranges, problems } = key(range);
    expect(ranges).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^range-invalid: openssl in Debian:12: the range closes at/u),
    ]);
  });

  it('keeps a range of one version', () => {
    const { ranges, problems } = key({ lower: '1.0', upper: '1.0', upperInclusive: true });
    expect(ranges).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('extends only an inclusive bound of an rpm over its dist tag', () => {
    const azure = schemeOfEcosystem('Azure Linux:3');
    const installed = azure?.sortKey('1.2.3-4.azl3');
    const isBelow = (upperInclusive: boolean) => {
      const [range] = key({ ecosystem: 'Azure Linux:3', upper: '1.2.3-4', upperInclusive }).ranges;
      if (installed?.ok !== true || range?.upperKey === undefined) throw new Error('no key');
      return Buffer.compare(installed.value, range.upperKey) < 0;
    };
    expect([isBelow(true), isBelow(false)]).toEqual([true, false]);
  });

  it.each([
    ['an inclusive upper bound', { upper: '2.0.0', upperInclusive: true }, true],
    ['an exclusive upper bound', { upper: '2.0.0' }, false],
    ['an inclusive lower bound', { lower: '2.0.0' }, true],
    ['an exclusive lower bound', { lower: '2.0.0', lowerExclusive: true }, false],
    ['a single version', { exact: '2.0.0' }, true],
    ['a single local version', { exact: '2.0.0+cu121' }, false],
  ])('counts a local version of Python as its public one for %s', (_, bounds, isHeld) => {
    const installed = schemeOfEcosystem('PyPI')?.sortKey('2.0.0+cu118');
    const [range] = key({ ecosystem: 'PyPI', ...bounds }).ranges;
    if (installed?.ok !== true || range === undefined) throw new Error('no key');
    const below = Buffer.compare(range.lowerKey, installed.value);
    const above = range.upperKey ? Buffer.compare(installed.value, range.upperKey) : -1;
    const isAbove = range.lowerExclusive === true ? below < 0 : below <= 0;
    expect(isAbove && (range.upperInclusive === true ? above <= 0 : above < 0)).toBe(isHeld);
  });

  it.each([
    ['every version', { upper: '1.0 beta' }, {}],
    ['versions from the lower bound on', { lower: '1.0', upper: '1.0 beta' }, { lowerKey: debKey('1.0') }],
    ['versions below the upper bound', { lower: '1.0 beta', upper: '2.0' }, { upperKey: debKey('2.0') }],
  ])('leaves %s open where %j cannot be ordered', (_, bounds, keys) => {
    const { ranges, problems } = key({ ...bounds, lowerExclusive: true });
    const unread = expect.stringMatching(/^the (lower|upper) bound "1\.0 beta": /u) as unknown;
    expect(ranges).toEqual([
      { ...BASE, ...bounds, lowerExclusive: true, state: 'not-compared', unread, lowerKey: LOWEST, ...keys },
    ]);
    expect(problems).toEqual([expect.stringContaining('advisory-not-compared: openssl in Debian:12: the ')]);
  });

  it('leaves versions open, between the known bounds, of a range that a feed could not read', () => {
    const { ranges } = key({ lower: '1.0', unread: 'the fix is not text' });
    expect(ranges).toMatchObject([
      { state: 'not-compared', lowerKey: debKey('1.0'), unread: 'the fix is not text' },
    ]);
  });

  it.each([
    ['Alpine:v3.20', ''],
    ['Alpine:v3.20', '-r1'],
    ['AlmaLinux:8', '1:'],
    ['AlmaLinux:8', '-1.el8'],
  ])('reports an upper bound in %s without a version: "%s"', (ecosystem, upper) => {
    expect(key({ ecosystem, upper })).toMatchObject({
      ranges: [{ state: 'not-compared' }],
      problems: [expect.stringContaining('no version is given')],
    });
  });

  it('keeps the single versions that an unordered range names for certain', () => {
    const { ranges, problems } = key({ lower: '1.0', upper: 'last one', upperInclusive: true });
    expect(ranges).toEqual([
      { ...BASE, ...only('1.0') },
      { ...BASE, exact: 'last one', lowerKey: LOWEST },
      expect.objectContaining({ state: 'not-compared', lowerKey: debKey('1.0') }),
    ]);
    expect(problems).toHaveLength(1);
  });

  it('reports an ecosystem whose versions nothing orders', () => {
    const { problems } = key({ ecosystem: 'Nowhere:1', upper: '1.0' });
    expect(problems).toEqual([expect.stringContaining('unknown version scheme')]);
  });
});
