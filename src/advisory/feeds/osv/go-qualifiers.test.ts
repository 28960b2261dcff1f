import { describe, expect, it } from 'vitest';
import { defined } from '../../../domain/index.ts';
import { normalise } from './testing.ts';

const NAME = 'example.com/acme';
const OPEN = { type: 'SEMVER', events: [{ introduced: '0' }] };
const FIXED = { type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.0' }] };
const REVIEWED = { database_specific: { review_status: 'REVIEWED' } };

function qualifiersOf(specific: object, record: object = REVIEWED, range: object = FIXED) {
  const affected = [
    { package: { ecosystem: 'Go', name: NAME }, ranges: [range], ecosystem_specific: specific },
  ];
  const { ranges } = normalise({ id: 'GO-2024-1', affected, ...record }, 'Go');
  return ranges.map(({ qualifiers }) => qualifiers);
}

const custom = (...events: object[]) => ({ custom_ranges: [{ type: 'ECOSYSTEM', events }] });

describe('conditions of a record of Go', () => {
  it('keeps packages, functions and targets of a reviewed record', () => {
    const imports = [
      { path: `${NAME}/a`, symbols: ['F', 'T.M'], goos: ['linux'], goarch: ['amd64', 'arm64'] },
      { path: `${NAME}/b` },
    ];
    expect(qualifiersOf({ imports })).toEqual([{ reviewed: true, imports }]);
  });

  it('keeps no functions of a record that nobody reviewed', () => {
    const record = { database_specific: { review_status: 'UNREVIEWED' } };
    expect(qualifiersOf({ imports: [{ path: NAME, symbols: ['F'] }] }, record)).toEqual([
      { reviewed: false, imports: [{ path: NAME }] },
    ]);
  });

  it.each([
    ['GitHub reviewed', { database_specific: { github_reviewed: true } }, { reviewed: true }],
    ['GitHub did not review', { database_specific: { github_reviewed: false } }, { reviewed: false }],
    ['says nothing of a review', { database_specific: { github_reviewed: 'yes' } }, undefined],
    ['has no database', {}, undefined],
  ])('tells the review of a record that %s', (_, record, expected) => {
    expect(qualifiersOf({}, record)).toEqual([expected]);
  });

  it.each<[string, unknown, unknown]>([
    ['no list', { path: NAME }, undefined],
    ['an empty list', [], undefined],
    ['a package without a path', [{ path: NAME }, { symbols: ['F'] }], undefined],
    ['a package with an empty path', [{ path: '' }], undefined],
    ['something else in the list', [{ path: NAME }, null], undefined],
    ['functions that are not a list', [{ path: NAME, symbols: 'F' }], [{ path: NAME }]],
    ['functions that are not texts', [{ path: NAME, symbols: ['F', 1] }], [{ path: NAME }]],
    ['no function in the list', [{ path: NAME, symbols: [] }], [{ path: NAME }]],
    ['systems that are not texts', [{ path: NAME, goos: [1], goarch: {} }], [{ path: NAME }]],
  ])('excludes nothing by imports that hold %s', (_, imports, expected) => {
    expect(qualifiersOf({ imports })).toEqual([{ reviewed: true, ...defined({ imports: expected }) }]);
  });

  it('keeps ranges of tags where a range has no upper bound', () => {
    const tags = custom(
      { introduced: '0' },
      { fixed: '3.3.1' },
      { introduced: '4.0.0' },
      { last_affected: '4.2.0' },
    );
    const expected = [{ upper: '3.3.1' }, { lower: '4.0.0', upper: '4.2.0', upperInclusive: true }];
    expect(qualifiersOf(tags, REVIEWED, OPEN)).toEqual([{ reviewed: true, tags: expected }]);
    expect(qualifiersOf(tags, REVIEWED, FIXED)).toEqual([{ reviewed: true }]);
  });

  it.each([
    ['hold every version', custom({ introduced: '0' })],
    ['cannot be ordered', custom({ introduced: '0' }, { fixed: 'main-gha.27122' })],
    ['are not a list', { custom_ranges: {} }],
    ['are of no range', { custom_ranges: [null] }],
  ])('keeps no ranges of tags that %s', (_, specific) => {
    expect(qualifiersOf(specific, REVIEWED, OPEN)).toEqual([{ reviewed: true }]);
  });
});

it('keeps no conditions of Go for another ecosystem', () => {
  const affected = [
    {
      package: { ecosystem: 'npm', name: 'a' },
      ranges: [FIXED],
      ecosystem_specific: { imports: [{ path: 'a' }] },
    },
  ];
  const { ranges } = normalise({ id: 'GHSA-1', affected, ...REVIEWED }, 'npm');
  expect(ranges.map(({ qualifiers }) => qualifiers)).toEqual([undefined]);
});
