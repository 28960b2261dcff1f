import { expect, it } from 'vitest';
import { normalise } from './testing.ts';

function rangesOf(events: readonly object[], more: object = {}, ecosystem = 'PyPI') {
  const entry = { package: { ecosystem, name: 'torch' }, ranges: [{ type: 'ECOSYSTEM', events }], ...more };
  return normalise({ id: 'PYSEC-1', affected: [entry] }, ecosystem);
}

it.each([
  ['last affected', [{ introduced: '0' }, { last_affected: '2.6.0-NA' }], ['2.6.0-NA']],
  ['first affected', [{ introduced: '2.6.0-NA' }], ['2.6.0-NA']],
  ['fixed', [{ introduced: '0' }, { fixed: '2.6.0-NA' }], []],
])("keeps a language's %s version that nothing orders as a text of its own", (_, events, expected) => {
  const { ranges, problems } = rangesOf(events);
  expect(ranges.map(({ exact }) => exact)).toEqual(expected);
  expect(problems).toMatchObject([{ kind: 'range-invalid', package: 'torch' }]);
  expect(problems[0]?.message).toContain('so the bound stands for its own text alone');
});

it('keeps the other ranges, and listed versions, beside a bound of a language that nothing orders', () => {
  const events = [{ introduced: '0' }, { last_affected: '2.6.0-NA' }, { introduced: '3' }, { fixed: '4' }];
  const { ranges } = rangesOf(events, { versions: ['2.6.0', '3.1'] });
  expect(ranges.map(({ lower, upper, exact }) => exact ?? [lower, upper])).toEqual([
    ['3', '4'],
    '2.6.0',
    '2.6.0-NA',
  ]);
});
