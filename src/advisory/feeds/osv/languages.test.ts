import { expect, it } from 'vitest';
import { normalise } from './testing.ts';

function rangesOf(events: readonly object[], more: object = {}, ecosystem = 'PyPI') {
  const entry = { package: { ecosystem, name: 'torch' }, ranges: [{ type: 'ECOSYSTEM', events }], ...more };
  return normalise({ id: 'PYSEC-1', affected: [entry] }, ecosystem);
}

it.each([
  ['PyPI', '2.6.0-NA', '2.6.0'],
  ['npm', '2.6.0-NA', '2.6.0'],
  ['Maven', '2.6-', '2.6'],
  ['Go', '2.6.0-', '2.6.0'],
])("reads NVD's word for no update behind a bound in %s: %s", (ecosystem, bound, version) => {
  expect(rangesOf([{ introduced: '0' }, { last_affected: bound }], {}, ecosystem).ranges).toMatchObject([
    { upper: version, upperInclusive: true, state: 'unfixed' },
  ]);
  expect(rangesOf([{ introduced: bound }], {}, ecosystem).ranges).toMatchObject([{ lower: version }]);
  const fixed = rangesOf([{ introduced: '0' }, { fixed: bound }], {}, ecosystem);
  expect(fixed.ranges).toMatchObject([{ upper: version, fixedVersion: version }]);
  expect(fixed.problems).toEqual([]);
});

it.each([
  ['last affected', 'PyPI', [{ introduced: '0' }, { last_affected: '4.17.*' }], '4.17.*'],
  ['last affected', 'npm', [{ introduced: '1.0.0' }, { last_affected: 'latest' }], 'latest'],
  ['first affected', 'PyPI', [{ introduced: '2018-04-22b' }], '2018-04-22b'],
  ['fixed', 'PyPI', [{ introduced: '0' }, { fixed: '0.2.0-n653' }], undefined],
])(
  "leaves a language's range unread whose %s version nothing orders, but for its own text, in %s: %j",
  (_, ecosystem, events, text) => {
    const { ranges } = rangesOf(events, {}, ecosystem);
    expect(ranges.map(({ unread, exact }) => exact ?? typeof unread)).toEqual([
      'string',
      ...(text === undefined ? [] : [text]),
    ]);
  },
);

it('takes the listed versions for a range of a language that nothing orders', () => {
  const { ranges, problems } = rangesOf([{ introduced: '0' }, { last_affected: '4.17.*' }], {
    versions: ['2.5-NA'],
  });
  expect(ranges.map(({ exact }) => exact)).toEqual(['2.5', '4.17.*']);
  expect(problems[0]?.message).toContain('so only the listed versions count');
});

it('keeps the other ranges, and listed versions, beside a bound of a language that nothing orders', () => {
  const events = [{ introduced: '0' }, { last_affected: 'latest' }, { introduced: '3' }, { fixed: '4' }];
  const { ranges } = rangesOf(events, { versions: ['2.6.0', '3.1'] });
  expect(ranges.map(({ lower, upper, exact }) => exact ?? [lower, upper])).toEqual([
    ['3', '4'],
    '2.6.0',
    'latest',
  ]);
});

it.each<[string, string, object[], ...(string | undefined)[]]>([
  ['< 4.0.0', 'Maven', [{ introduced: '0' }], '4.0.0'],
  ['< 4.0.0', 'Maven', [{ introduced: '3.0' }], '4.0.0'],
  ['< 4.0.0', 'Maven', [{ introduced: '0' }, { fixed: '5' }], '5'],
  ['< 4.0.0', 'Maven', [{ introduced: '5.0' }], undefined],
  ['<= 4.0.0', 'Maven', [{ introduced: '0' }], undefined],
  ['< ', 'Maven', [{ introduced: '0' }], undefined],
  ['< x', 'npm', [{ introduced: '0' }], undefined],
  ['4.0.0', 'Maven', [{ introduced: '0' }], undefined],
  ['< 4.0.0', 'Maven', [{ introduced: '1' }, { fixed: '2' }, { introduced: '3' }], '2', undefined],
])('ends by the last known range "%s" in %s one of %j at %s', (known, ecosystem, events, ...uppers) => {
  const more = { database_specific: { last_known_affected_version_range: known } };
  const { ranges } = rangesOf(events, more, ecosystem);
  expect(ranges.map((range) => range.upper)).toEqual(uppers);
});

it('keeps a listed version above the last known range', () => {
  const more = {
    database_specific: { last_known_affected_version_range: '< 4.0' },
    versions: ['3.9', '4.1'],
  };
  expect(rangesOf([{ introduced: '0' }], more, 'Maven').ranges).toMatchObject([
    { upper: '4.0', state: 'unfixed' },
    { exact: '4.1', state: 'unfixed' },
  ]);
});

it('tells what RUSTSEC calls no vulnerability, and takes no other database at its word', () => {
  const more = { database_specific: { informational: 'unmaintained' } };
  const [range] = rangesOf([{ introduced: '0.0.0-0' }], more, 'crates.io').ranges;
  expect(range?.qualifiers).toEqual({ informational: 'unmaintained' });
  expect(rangesOf([{ introduced: '0' }], more).ranges[0]).not.toHaveProperty('qualifiers');
});

it('rates a flaw that several CVEs name by its own record', () => {
  const severity = [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }];
  const record = { id: 'GHSA-1', severity, aliases: ['CVE-2024-1111', 'CVE-2024-2222'] };
  expect(normalise(record, 'npm').ratings).toMatchObject([{ source: 'osv', severity: 'high' }]);
});
