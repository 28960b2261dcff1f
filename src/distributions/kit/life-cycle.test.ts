import { expect, it } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { lastDaysOf, lifeCycleOf, lifeCycleProblem, supportedVersions } from './life-cycle.ts';

const NOW = new Date('2026-11-25T12:00:00Z');

function release(id: string, version: string, name = `${id} ${version}`): Distribution {
  return { id, version, idLike: [], name, path: 'etc/os-release' };
}

it.each([
  ['debian', '13', 'supported'],
  ['debian', '12', 'extended'],
  ['debian', '11', 'ended'],
  ['debian', '', 'unknown'],
  ['raspbian', '12', 'extended'],
  ['ubuntu', '24.04', 'supported'],
  ['ubuntu', '20.04', 'extended'],
  ['ubuntu', '24.10', 'ended'],
  ['alpine', '3.23.5', 'supported'],
  ['alpine', '3.2.3', 'ended'],
  ['alpine', '3.25_alpha20260801', 'unknown'],
  ['alpine', '3.20.0_alpha20240329', 'unknown'],
  ['alpine', '3.20.0_rc1', 'ended'],
  ['rhel', '9.4', 'supported'],
  ['rhel', '7.9', 'extended'],
  ['rhel', '6.10', 'ended'],
  ['centos', '7', 'extended'],
  ['centos', '8', 'extended'],
  ['centos', '6.10', 'ended'],
  ['centos-stream', '9', 'supported'],
  ['sles', '15.7', 'supported'],
  ['sles', '15.5', 'extended'],
  ['sles', '15.3', 'ended'],
  ['sles', '12.5', 'extended'],
  ['sles', '15', 'ended'],
  ['sles', '15.9', 'unknown'],
  ['alpine', '3', 'unknown'],
  ['opensuse-leap', '15', 'unknown'],
  ['photon', '3', 'ended'],
  ['wolfi', '20230201', 'supported'],
  ['opensuse-tumbleweed', '20260801', 'supported'],
  ['opensuse-leap-micro', '6.0', 'ended'],
  ['azurelinux', '3.0.20260616', 'supported'],
  ['mariner', '2.0.20240301', 'ended'],
  ['openeuler', '25.03', 'ended'],
  ['openeuler', '24.03', 'unknown'],
  ['openeuler', '24.03-LTS-SP3', 'supported'],
  ['constructor', '1', 'unknown'],
  ['debian', 'constructor', 'unknown'],
])('judges %s %s as %s', (id, version, state) => {
  expect(lifeCycleOf(release(id, version), NOW).state).toBe(state);
});

it.each([
  ['openEuler 24.03 (LTS)', '2026-05-31'],
  ['openEuler 24.03 (LTS-SP3)', '2027-12-31'],
  ['openEuler 24.03 (LTS-SP9)', undefined],
])('takes the end of %s from its service pack', (name, endOfLife) => {
  expect(lifeCycleOf(release('openeuler', '24.03', name), NOW).endOfLife).toBe(endOfLife);
});

it('names the releases whose free support lasts', () => {
  expect(supportedVersions('alpine', NOW)).toEqual(['3.22', '3.23', '3.24']);
  expect(supportedVersions('constructor', NOW)).toEqual([]);
});

it('lets a release live to the end of its last day', () => {
  const at = (time: string) => lifeCycleOf(release('alpine', '3.20.3'), new Date(time));
  expect(at('2026-04-01T23:59:59Z')).toEqual({ endOfLife: '2026-04-01', state: 'supported' });
  expect(at('2026-04-02T00:00:00Z')).toEqual({ endOfLife: '2026-04-01', state: 'ended' });
});

it('reports an ended release as a hole where its feed is dead, and else as a note', () => {
  const kinds = ['11', '12', '13', '99'].map(
    (version) => lifeCycleProblem(release('debian', version), NOW)?.kind,
  );
  expect(kinds).toEqual([
    'distribution-end-of-life',
    'release-past-end-of-life',
    undefined,
    'life-cycle-unknown',
  ]);
});

it.each([
  ['opensuse-leap-micro', '5.5'],
  ['alpaquita', '23'],
  ['bellsoft-hardened-containers', '25'],
])('reports of %s %s that its life cycle is unknown', (id, version) => {
  expect(lifeCycleProblem(release(id, version), NOW)?.kind).toBe('life-cycle-unknown');
});

it.each([
  ['alpine', '3.25_alpha20260801'],
  ['alpaquita', 'stream'],
  ['debian', ''],
  ['wolfi', '20230201'],
])('reports nothing of %s "%s", which has no end', (id, version) => {
  expect(lifeCycleProblem(release(id, version), NOW)).toBeUndefined();
});

it('says nothing of a release that no feed covers', () => {
  expect(lifeCycleProblem(release('linuxmint', '21.3'), NOW)).toBeUndefined();
});

it('names the end of extended support, past or to come, that a feed carries', () => {
  const messages = ['11', '12'].map((version) => lifeCycleProblem(release('debian', version), NOW)?.message);
  expect(messages).toEqual([
    expect.stringContaining('since 2024-08-14, and its extended support since 2026-08-31'),
    expect.stringContaining('until 2028-06-30'),
  ]);
});

it.each([
  ['debian', '12', ['2026-07-11', '2028-06-30']],
  ['alpine', '3.23.5', ['2027-11-01']],
  ['alpine', '3.25_alpha20260801', []],
  ['wolfi', '20230201', []],
])('lists the last days of the support of %s %s', (id, version, days) => {
  expect(lastDaysOf(release(id, version))).toEqual(days);
});
