import { describe, expect, it } from 'vitest';
import { distributionOfEcosystem, isAnsweredAlike, namespaceOf } from './namespace.ts';

const release = (id: string, version: string, name = id) => ({ id, version, name, idLike: [], path: '' });

describe('a namespace of Clair v1', () => {
  it.each([
    ['debian', '12', '', 'debian:12'],
    ['debian', '12.5', '', 'debian:12'],
    ['debian', '', 'Debian GNU/Linux forky/sid', 'debian:unstable'],
    ['debian', 'sid', '', 'debian:unstable'],
    ['alpine', '3.20.3', '', 'alpine:v3.20'],
    ['alpine', '3.23.0_alpha20250612', 'Alpine Linux edge', 'alpine:edge'],
    ['ubuntu', '22.04', '', 'ubuntu:22.04'],
    ['centos', '7', '', 'centos:7'],
    ['rhel', '9.4', '', 'centos:9'],
    ['rocky', '9.4', '', 'rocky:9'],
    ['mariner', '2.0.20240301', '', 'mariner:2'],
    ['sles', '15.5', '', 'sles:15.5'],
    ['wolfi', '20230201', '', 'wolfi'],
    ['opensuse-tumbleweed', '20260801', '', 'opensuse-tumbleweed'],
    ['openeuler', '24.03', 'openEuler 24.03 (LTS-SP1)', 'openeuler:24.03-LTS-SP1'],
  ])('names the namespace of %s %s %s %s', (id, version, name, namespace) => {
    expect(namespaceOf({ id, version, name })).toBe(namespace);
  });

  it.each([
    'Ubuntu:Pro:22.04:LTS',
    'SUSE:Package Hub 15 SP5',
    'Red Hat:rhel_eus:9.2::baseos',
    'npm',
    '',
    'Root:Debian:12',
    'openEuler:',
    'SUSE:Linux Micro Extras 6.1',
  ])('finds no namespace for the ecosystem "%s"', (ecosystem) => {
    expect(distributionOfEcosystem(ecosystem)).toBeUndefined();
  });
});

it.each([
  [release('centos', '7'), release('rhel', '7.9'), true],
  [release('raspbian', '12'), release('debian', '12'), true],
  [release('alpine', '3.20.3'), release('alpine', '3.20'), true],
  [release('debian', '11'), release('debian', '12'), false],
  [
    release('openeuler', '24.03', 'openEuler 24.03 (LTS)'),
    release('openeuler', '24.03', 'openEuler 24.03 (LTS-SP1)'),
    false,
  ],
  [release('fedora', '44'), release('fedora', '44'), true],
  [release('fedora', '44'), release('fedora', '43'), false],
])('judges whether %o and %o have the same answers: %s', (a, b, expected) => {
  expect(isAnsweredAlike(a, b)).toBe(expected);
});
