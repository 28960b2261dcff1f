import { describe, expect, it } from 'vitest';
import {
  answeringFeed,
  distributionOfEcosystem,
  distributionOfNamespace,
  isAnsweredAlike,
  namespaceOf,
} from './namespace.ts';

const release = (id: string, version: string, name = id) => ({ id, version, name, idLike: [], path: '' });

describe('a namespace of Clair v1', () => {
  it.each([
    ['debian', '12', '', 'debian:12'],
    ['debian', '12.5', '', 'debian:12'],
    ['debian', '', '', 'debian:unstable'],
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
    ['Debian:12', 'debian:12', 'debian-tracker'],
    ['Debian:sid', 'debian:unstable', 'debian-tracker'],
    ['Alpine:v3.20', 'alpine:v3.20', 'alpine-secdb:v3.20'],
    ['Alpine:edge', 'alpine:edge', 'alpine-secdb:edge'],
    ['Ubuntu:22.04:LTS', 'ubuntu:22.04', 'osv:Ubuntu'],
    ['Ubuntu:25.04', 'ubuntu:25.04', 'osv:Ubuntu'],
    ['Red Hat:enterprise_linux:7', 'centos:7', 'osv:Red Hat'],
    ['Red Hat:enterprise_linux:9::baseos', 'centos:9', 'osv:Red Hat'],
    ['Red Hat:enterprise_linux:10.1', 'centos:10', 'osv:Red Hat'],
    ['AlmaLinux:9', 'almalinux:9', 'osv:AlmaLinux'],
    ['Rocky Linux:9', 'rocky:9', 'osv:Rocky Linux'],
    ['SUSE:Linux Enterprise Server 15 SP5', 'sles:15.5', 'osv:SUSE'],
    ['openSUSE:Leap 15.6', 'opensuse-leap:15.6', 'osv:openSUSE'],
    ['openSUSE:Tumbleweed', 'opensuse-tumbleweed', 'osv:openSUSE'],
    ['Azure Linux:3', 'azurelinux:3', 'osv:Azure Linux'],
    ['Azure Linux:2', 'mariner:2', 'osv:Azure Linux'],
    ['openSUSE:13.2', 'opensuse:13.2', 'osv:openSUSE'],
    ['Mageia:9', 'mageia:9', 'osv:Mageia'],
    ['Alpaquita:stream', 'alpaquita:stream', 'osv:Alpaquita'],
    ['openEuler:24.03-LTS-SP1', 'openeuler:24.03-LTS-SP1', 'osv:openEuler'],
    ['openEuler:23.09', 'openeuler:23.09', 'osv:openEuler'],
    [
      'BellSoft Hardened Containers:23',
      'bellsoft-hardened-containers:23',
      'osv:BellSoft Hardened Containers',
    ],
    [
      'BellSoft Hardened Containers:stream',
      'bellsoft-hardened-containers:stream',
      'osv:BellSoft Hardened Containers',
    ],
    ['openSUSE:Leap Micro 5.5', 'opensuse-leap-micro:5.5', 'osv:openSUSE'],
    ['SUSE:Linux Enterprise Micro 5.5', 'sle-micro:5.5', 'osv:SUSE'],
    ['SUSE:Linux Enterprise Micro for Rancher 5.2', 'sle-micro-rancher:5.2', 'osv:SUSE'],
    ['SUSE:Linux Micro 6.1', 'sl-micro:6.1', 'osv:SUSE'],
    ['Wolfi', 'wolfi', 'osv:Wolfi'],
    ['Chainguard', 'chainguard', 'osv:Chainguard'],
    ['MinimOS', 'minimos', 'osv:MinimOS'],
  ])('names the namespace of the ecosystem %s %s, and asks %s', (ecosystem, namespace, feed) => {
    const distribution = distributionOfEcosystem(ecosystem);
    expect(distribution && namespaceOf(distribution)).toBe(namespace);
    const asked = answeringFeed(distributionOfNamespace(namespace), [{ feed, ecosystem }], []);
    expect(asked).toMatchObject({ feed, ecosystems: [ecosystem] });
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

it('answers for a namespace by the preferred feed', () => {
  const stored = ['debian-tracker', 'osv:Debian'].map((feed) => ({ feed, ecosystem: 'Debian:12' }));
  const asked = (prefer: readonly string[]) => answeringFeed(release('debian', '12'), stored, prefer)?.feed;
  expect([asked([]), asked(['osv'])]).toEqual(['debian-tracker', 'osv:Debian']);
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
