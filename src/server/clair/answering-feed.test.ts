import { expect, it } from 'vitest';
import { distributionOfEcosystem, distributionOfNamespace, namespaceOf } from '../../clair/index.ts';
import { answeringFeed } from './answering-feed.ts';

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
  ['BellSoft Hardened Containers:23', 'bellsoft-hardened-containers:23', 'osv:BellSoft Hardened Containers'],
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

it('answers for a namespace by the feed that is preferred', () => {
  const stored = ['debian-tracker', 'osv:Debian'].map((feed) => ({ feed, ecosystem: 'Debian:12' }));
  const asked = (prefer: readonly string[]) =>
    answeringFeed({ id: 'debian', version: '12', name: 'debian', idLike: [], path: '' }, stored, prefer)
      ?.feed;
  expect([asked([]), asked(['osv'])]).toEqual(['debian-tracker', 'osv:Debian']);
});
