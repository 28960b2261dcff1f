import { expect, it } from 'vitest';
import { schemeOfEcosystem } from './ecosystems.ts';

it.each([
  ['Debian:12', 'deb'],
  ['Debian', 'deb'],
  ['Ubuntu:Pro:22.04:LTS', 'deb'],
  ['Alpine:v3.20', 'apk'],
  ['Wolfi', 'apk'],
  ['Chainguard', 'apk'],
  ['MinimOS', 'apk'],
  ['Alpaquita:stream', 'apk'],
  ['BellSoft Hardened Containers:23', 'apk'],
  ['Red Hat:enterprise_linux:9::baseos', 'rpm'],
  ['Fedora:44', 'rpm'],
  ['EPEL:9', 'rpm'],
  ['AlmaLinux:9', 'rpm'],
  ['Rocky Linux:8', 'rpm'],
  ['SUSE:Linux Enterprise Server 15 SP5', 'rpm'],
  ['openSUSE:Leap 15.5', 'rpm'],
  ['openEuler:22.03-LTS', 'rpm'],
  ['Azure Linux:3', 'rpm'],
  ['Photon OS:5.0', 'rpm'],
  ['npm', 'npm'],
  ['Go', 'go'],
  ['Maven', 'maven'],
  ['Pub', 'pub'],
  ['Bitnami', 'bitnami'],
  ['Hex', 'hex'],
  ['Packagist', 'composer'],
  ['NuGet', 'nuget'],
  ['RubyGems', 'gem'],
  ['PyPI', 'pypi'],
  ['Echo:PyPI', 'pypi'],
  ['crates.io', 'cargo'],
])('orders versions of %s as %s', (ecosystem, id) => {
  expect(schemeOfEcosystem(ecosystem)?.id).toBe(id);
});

it.each([
  ['Echo', 'deb'],
  ['Root:Debian:12', 'deb'],
  ['Root:Alpine:3.18', 'apk'],
  ['Docker Hardened Images:Alpine:3.23', 'apk'],
])('keeps the order of the ecosystem that is rebuilt: %s, %s', (ecosystem, id) => {
  expect(schemeOfEcosystem(ecosystem)?.id).toBe(id);
});

it.each(['', ':', 'debian:12', 'Debian GNU/Linux:12', 'Hackage', 'Echo:Hackage', '__proto__'])(
  'finds no scheme for the unknown ecosystem "%s"',
  (ecosystem) => {
    expect(schemeOfEcosystem(ecosystem)).toBeUndefined();
  },
);
