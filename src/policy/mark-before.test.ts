import { expect, it } from 'vitest';
import { findingKey, type Distribution, type Finding } from '../domain/index.ts';
import { judge } from './judge.ts';
import { markBefore } from './mark-before.ts';
import { finding, NO_LINE } from './testing.ts';

const DEBIAN_12: Distribution = { id: 'debian', idLike: [], version: '12', name: 'Debian 12', path: 'r' };
const DEBIAN_13: Distribution = { ...DEBIAN_12, version: '13' };
const UBUNTU: Distribution = { ...DEBIAN_12, id: 'ubuntu', idLike: ['debian'] };
const SINCE = '2026-02-20T10:00:00Z';

const npm = { type: 'npm', ecosystem: 'npm', name: 'lodash', version: '1.0.0' };
const pypi = { type: 'pypi', ecosystem: 'PyPI', name: 'my-package', version: '1' };

function isBefore(had: Finding, now: Finding, { from = DEBIAN_12, to = DEBIAN_12, since = SINCE } = {}) {
  const [marked] = markBefore([now], to, { keys: new Set([findingKey(had, from)]), since });
  return marked?.before ?? false;
}

it.each<[string, Finding, Finding, boolean]>([
  ['the same CVE in the same package', finding('CVE-1', 'low'), finding('CVE-1', 'low'), true],
  ['another version', finding('CVE-1', 'low'), finding('CVE-1', 'high', { package: { version: '9' } }), true],
  ['another CVE', finding('CVE-1', 'low'), finding('CVE-2', 'low'), false],
  ['another package', finding('CVE-1', 'low'), finding('CVE-1', 'low', { package: { name: 'ssh' } }), false],
  [
    'another ecosystem',
    finding('CVE-1', 'low', { package: { name: 'lodash' } }),
    finding('CVE-1', 'low', { package: npm }),
    false,
  ],
  [
    'another spelling of its name',
    finding('CVE-1', 'low', { package: pypi }),
    finding('CVE-1', 'low', { package: { ...pypi, name: 'My_Package' } }),
    true,
  ],
])('holds a finding against a baseline with %s', (_, had, now, expected) => {
  expect(isBefore(had, now)).toBe(expected);
});

it.each([
  ['another release of its distribution', DEBIAN_13, true],
  ['another distribution', UBUNTU, false],
])('holds a finding against a baseline of %s', (_, from, expected) => {
  expect(isBefore(finding('CVE-1', 'low'), finding('CVE-1', 'low'), { from })).toBe(expected);
});

it.each([
  ['2026-02-19', SINCE, true],
  ['2026-02-20', SINCE, false],
  ['2026-02-21', SINCE, false],
  ['', SINCE, true],
  ['2020-01-01', '', false],
])('holds what is known to be exploited since %s against a baseline of %s', (dateAdded, since, expected) => {
  const now = finding('CVE-1', 'low', { kev: { dateAdded, ransomware: false } });
  expect(isBefore(finding('CVE-1', 'low'), now, { since })).toBe(expected);
});

it('counts whatever is known to be exploited as new where the baseline has no time', () => {
  const now = finding('CVE-1', 'low', { kev: { dateAdded: '2020-01-01', ransomware: false } });
  const keys = new Set([findingKey(now, DEBIAN_12)]);
  expect(markBefore([now], DEBIAN_12, { keys })).toEqual([now]);
});

it('judges only what is new, and every hole', () => {
  const hole = { kind: 'feed-missing', subject: 'osv', message: 'never loaded' } as const;
  const line = { ...NO_LINE, max: { high: 0 }, failOnKev: true, minEpss: 0 };
  const before = finding('CVE-1', 'high', {
    before: true,
    kev: { dateAdded: '2020-01-01', ransomware: false },
    epss: { probability: 0.9, percentile: 1 },
  });
  expect(judge([before], [], line)).toMatchObject({ exitCode: 0, crossed: [], counts: { high: 0 } });
  expect(judge([before], [hole], line)).toMatchObject({ exitCode: 3, incomplete: [hole] });
  expect(judge([before, finding('CVE-2', 'high')], [], line)).toMatchObject({
    exitCode: 1,
    crossed: [{ kind: 'max', severity: 'high', allowed: 0, found: 1 }],
  });
});
