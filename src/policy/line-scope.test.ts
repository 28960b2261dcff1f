import { describe, expect, it } from 'vitest';
import { linesOfPlaces, type LinePlace, type LineScope } from './line-scope.ts';

const SHOP = { cluster: 'prod-eu', namespace: 'shop', owner: 'web' };

function nameOf(place: LinePlace, ...scopes: readonly LineScope[]) {
  const lines = scopes.map((scope, name) => ({ name, scope }));
  return [...linesOfPlaces([place], lines).keys()].map((line) => line?.name);
}

describe('the line of a place', () => {
  it.each<[string, LineScope, LinePlace, boolean]>([
    ['a cluster', { clusters: ['prod-eu'] }, SHOP, true],
    ['a pattern of clusters', { clusters: ['prod-*'] }, SHOP, true],
    ['one of several patterns', { namespaces: ['kube-*', 'sh*'] }, SHOP, true],
    ['an owner', { owners: ['web'] }, SHOP, true],
    ['all conditions', { clusters: ['*'], namespaces: ['shop'], owners: ['w*'] }, SHOP, true],
    ['another namespace', { clusters: ['prod-eu'], namespaces: ['bank'] }, SHOP, false],
    ['the beginning of a name alone', { clusters: ['prod'] }, SHOP, false],
    ['any owner, where nobody owns the place', { owners: ['*'] }, { cluster: 'a', namespace: 'b' }, false],
    ['no pattern at all', { clusters: [] }, SHOP, false],
  ])('looks for the line of a place by %s', (_, scope, place, isFound) => {
    expect(nameOf(place, scope)).toEqual([isFound ? 0 : undefined]);
  });

  it('takes the first line that fits a place', () => {
    expect(nameOf(SHOP, { clusters: ['other'] }, { namespaces: ['shop'] }, { clusters: ['*'] })).toEqual([1]);
  });

  it('finds a line for each place of an image, and the one for all others where it runs nowhere', () => {
    const line = { scope: { namespaces: ['shop'] } };
    const other = { cluster: 'prod-eu', namespace: 'bank' };
    expect(linesOfPlaces([SHOP, other], [line])).toEqual(
      new Map([
        [line, [SHOP]],
        [undefined, [other]],
      ]),
    );
    expect(linesOfPlaces([], [line])).toEqual(new Map([[undefined, []]]));
  });
});
