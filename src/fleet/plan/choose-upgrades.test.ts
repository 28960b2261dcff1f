import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../domain/index.ts';
import { chooseUpgrades } from './choose-upgrades.ts';
import { Exposure, packWeight, type Weight } from './exposure.ts';

const NONE_FIRST = () => false;

/** A pair of image and CVE, with the upgrades that clear it. */
type Pair = readonly [upgrades: readonly number[], weight: Weight];

function of(severity: Weight['severity'], isExploited = false): Weight {
  return { severity, isExploited };
}

function planOf(pairs: readonly Pair[], limit = 10, isFirst: (upgrade: number) => boolean = NONE_FIRST) {
  const exposure = new Exposure();
  for (const [upgrades, weight] of pairs) exposure.add(upgrades, packWeight(weight));
  return chooseUpgrades(exposure.requirements(), limit, { isFirst, compare: (a, b) => a - b });
}

function times(count: number, pair: Pair): readonly Pair[] {
  return Array.from({ length: count }, () => pair);
}

const upgrade = fc.integer({ min: 0, max: 7 });
const weight = fc.record({ severity: fc.constantFrom(...SEVERITIES), isExploited: fc.boolean() });
const pair: fc.Arbitrary<Pair> = fc.tuple(
  fc.uniqueArray(upgrade, { maxLength: 3 }).map((upgrades) => upgrades.toSorted((a, b) => a - b)),
  weight,
);
const fleet = fc.array(pair, { maxLength: 60 });

describe('the upgrades of a plan', () => {
  it.each<[string, readonly Pair[], readonly number[]]>([
    [
      'what is exploited before any number of others',
      [[[1], of('low', true)], ...times(9, [[0], of('critical')])],
      [1, 0],
    ],
    [
      'the more severe',
      [
        [[0], of('high')],
        [[1], of('critical')],
        [[0], of('high')],
      ],
      [1, 0],
    ],
    ['the more', [[[0], of('high')], ...times(2, [[1], of('high')])], [1, 0]],
    ['what clears something by itself', [...times(5, [[0, 1], of('high')]), [[2], of('low')]], [2, 0, 1]],
    [
      'what is left after those before',
      [...times(3, [[0], of('high')]), [[0, 1], of('high')], [[2], of('high')]],
      [0, 1, 2],
    ],
  ])('begins a plan with %s', (_, pairs, expected) => {
    expect(planOf(pairs).map((chosen) => chosen.upgrade)).toEqual(expected);
  });

  it('leaves out what clears nothing without one that is not listed', () => {
    expect(planOf([[[0, 1], of('high')]], 1)).toEqual([]);
  });

  it('lists some upgrades first, and counts what each clears in the order of the list', () => {
    const pairs: Pair[] = [
      [[0], of('critical')],
      [[0, 1], of('high')],
      [[1], of('low')],
    ];
    const plan = planOf(pairs, 10, (each) => each === 1);
    expect(plan.map((chosen) => [chosen.upgrade, chosen.cleared.pairs])).toEqual([
      [1, 1],
      [0, 2],
    ]);
  });

  it('clears exactly the pairs of which all upgrades were made', () => {
    fc.assert(
      fc.property(fleet, fc.integer({ min: 1, max: 9 }), (pairs, limit) => {
        const plan = planOf(pairs, limit, (each) => each % 2 === 0);
        const made = new Set<number>();
        let before = 0;
        for (const { upgrade: next, cleared } of plan) {
          made.add(next);
          const clear = pairs.filter(
            ([upgrades]) => upgrades.length > 0 && upgrades.every((each) => made.has(each)),
          );
          expect(cleared.pairs).toBe(clear.length - before);
          before = clear.length;
        }
        expect(plan.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('clears everything that can be cleared, if the list is long enough', () => {
    fc.assert(
      fc.property(fleet, (pairs) => {
        const cleared = planOf(pairs, 100).reduce((sum, each) => sum + each.cleared.pairs, 0);
        expect(cleared).toBe(pairs.filter(([upgrades]) => upgrades.length > 0).length);
      }),
    );
  });

  it('begins with an upgrade that no other clears more than, if any clears something by itself', () => {
    fc.assert(
      fc.property(fleet, (pairs) => {
        const [first] = planOf(pairs, 1);
        const exploited = (each: number) =>
          pairs.filter(([upgrades, { isExploited }]) => isExploited && upgrades.join() === String(each))
            .length;
        const most = Math.max(0, ...Array.from({ length: 8 }, (_, each) => exploited(each)));
        if (most > 0) expect(first?.cleared.exploited).toBe(most);
      }),
    );
  });
});

it('counts pairs by severity, and those that nothing clears', () => {
  const exposure = new Exposure();
  exposure.add([], packWeight(of('high', true)));
  exposure.add([1], packWeight(of('high')));
  exposure.add([1, 2], packWeight(of('negligible')));
  expect(exposure.counts()).toMatchObject({ pairs: 3, exploited: 1, severities: { high: 2, negligible: 1 } });
});
