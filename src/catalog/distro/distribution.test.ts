import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../domain/index.ts';
import { distroCataloger } from './cataloger.ts';
import { distributionOf } from './distribution.ts';

function found(files: Readonly<Record<string, string>>) {
  const wanted = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  const facts = distroCataloger.read(wanted).files;
  return distributionOf(new Map<string, FileFacts>(facts.map((file) => [file.path, file])));
}

function identity(files: Readonly<Record<string, string>>): string {
  const { distribution } = found(files);
  return distribution ? `${distribution.id} ${distribution.version}`.trim() : 'none';
}

it('takes everything that os-release says', () => {
  const text = [
    'PRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"',
    'NAME="Red Hat Enterprise Linux"',
    'ID="rhel"',
    'ID_LIKE="fedora centos"',
    'VERSION_ID="9.4"',
    'VERSION_CODENAME=plow',
    'CPE_NAME="cpe:/o:redhat:enterprise_linux:9::baseos"',
  ].join('\n');
  expect(found({ 'etc/os-release': text })).toEqual({
    distribution: {
      id: 'rhel',
      idLike: ['fedora', 'centos'],
      version: '9.4',
      name: 'Red Hat Enterprise Linux 9.4 (Plow)',
      codeName: 'plow',
      cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos',
      path: 'etc/os-release',
    },
    problems: [],
  });
});

describe('os-release', () => {
  it.each([
    ['distroless', 'PRETTY_NAME="Distroless"\nID="debian"\nVERSION_ID="12"', 'debian 12'],
    ['Alpine edge', 'ID=alpine\nVERSION_ID=3.21_alpha20240807', 'alpine 3.21_alpha20240807'],
    ['openEuler', 'ID="openEuler"\nVERSION_ID="24.03"', 'openeuler 24.03'],
    ['CentOS Linux', 'NAME="CentOS Linux"\nID="centos"\nVERSION_ID="8"', 'centos 8'],
    ['CentOS Stream', 'NAME="CentOS Stream"\nID="centos"\nVERSION_ID="9"', 'centos-stream 9'],
    ['AlmaLinux', 'NAME="AlmaLinux"\nID="almalinux"\nVERSION_ID="10.0"', 'almalinux 10.0'],
    ['AlmaLinux Kitten', 'NAME="AlmaLinux Kitten"\nID="almalinux"\nVERSION_ID="10"', 'almalinux-kitten 10'],
    ['Tumbleweed', 'ID="opensuse-tumbleweed"\nVERSION_ID="20240801"', 'opensuse-tumbleweed 20240801'],
  ])('reads the os-release of %s', (_name, text, expected) => {
    expect(identity({ 'usr/lib/os-release': text })).toBe(expected);
  });

  it('prefers os-release in etc/ to the one in usr/lib/', () => {
    expect(identity({ 'usr/lib/os-release': 'ID=a', 'etc/os-release': 'ID=b' })).toBe('b');
    expect(identity({ 'usr/lib/os-release': 'ID=a', 'etc/os-release': '' })).toBe('a');
  });

  it('prefers os-release to the older release files', () => {
    expect(identity({ 'etc/redhat-release': 'CentOS release 6.10 (Final)', 'etc/os-release': 'ID=b' })).toBe(
      'b',
    );
  });
});

describe('Debian without VERSION_ID', () => {
  const osRelease = 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\nVERSION_CODENAME=forky';

  it('recognises Debian without VERSION_ID as testing or unstable, without a version', () => {
    const { distribution } = found({ 'etc/os-release': osRelease, 'etc/debian_version': 'forky/sid\n' });
    expect(distribution).toMatchObject({ id: 'debian', version: '', codeName: 'forky' });
  });

  it("takes Debian's missing VERSION_ID from a number in etc/debian_version", () => {
    expect(identity({ 'etc/os-release': osRelease, 'etc/debian_version': '14.0\n' })).toBe('debian 14');
  });

  it('keeps what etc/debian_version says of testing and unstable when os-release says nothing of it', () => {
    const files = { 'etc/os-release': 'NAME=Ours\nID=debian', 'etc/debian_version': 'forky/sid\n' };
    expect(found(files).distribution).toMatchObject({ version: '', name: 'Debian GNU/Linux forky/sid' });
  });
});

it.each([
  ['ID=debian\nVERSION_CODENAME=bookworm', 'debian 12'],
  ['ID=debian\nVERSION_CODENAME=sid', 'debian'],
  ['ID=ubuntu\nVERSION_CODENAME=jammy', 'ubuntu 22.04'],
  ['ID=ubuntu\nVERSION_ID=24.04\nVERSION_CODENAME=jammy', 'ubuntu 24.04'],
  ['ID=ubuntu\nVERSION_CODENAME=constructor', 'ubuntu'],
  ['ID=linuxmint\nVERSION_CODENAME=jammy', 'linuxmint'],
])('takes the version from a known code name if nothing else tells it: %j', (text, expected) => {
  expect(identity({ 'etc/os-release': text })).toBe(expected);
});

describe('the older files', () => {
  it.each([
    ['etc/centos-release', 'CentOS release 6.10 (Final)\n', 'centos 6.10'],
    ['etc/redhat-release', 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n', 'rhel 6.10'],
    ['etc/redhat-release', 'CentOS Linux release 7.9.2009 (Core)\n', 'centos 7.9.2009'],
    ['etc/centos-release', 'CentOS Stream release 8\n', 'centos-stream 8'],
    ['etc/oracle-release', 'Oracle Linux Server release 6.10\n', 'ol 6.10'],
    ['etc/system-release', 'Amazon Linux AMI release 2018.03\n', 'amzn 2018.03'],
    ['etc/fedora-release', 'Fedora release 17 (Beefy Miracle)\n', 'fedora 17'],
    ['etc/photon-release', 'VMware Photon OS 4.0\nPHOTON_BUILD_NUMBER=1\n', 'photon 4.0'],
    ['etc/mariner-release', 'CBL-Mariner 2.0.20220527\n', 'mariner 2.0.20220527'],
    ['etc/alpine-release', '3.2.3\n', 'alpine 3.2.3'],
    ['etc/debian_version', '6.0.10\n', 'debian 6.0'],
    ['etc/debian_version', '11.11\n', 'debian 11'],
    ['etc/debian_version', 'jessie/sid\n', 'debian'],
    ['etc/lsb-release', 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=12.04\n', 'ubuntu 12.04'],
    ['etc/lsb-release', 'LSB_VERSION=base-4.0\n', 'none'],
    [
      'etc/SuSE-release',
      'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n',
      'sles 11.4',
    ],
    ['etc/SuSE-release', 'openSUSE 13.2 (x86_64)\nVERSION = 13.2\n', 'opensuse 13.2'],
    ['etc/redhat-release', 'Something of our own 3\n', 'none'],
    ['etc/debian_version', '\n', 'none'],
  ])('reads %s with the content %j', (path, text, expected) => {
    expect(identity({ [path]: text })).toBe(expected);
  });

  it("prefers the release file of a derivative to its parent's", () => {
    const ubuntu = { 'etc/debian_version': 'wheezy/sid', 'etc/lsb-release': 'DISTRIB_ID=Ubuntu' };
    const oracle = {
      'etc/redhat-release': 'Red Hat release 6',
      'etc/oracle-release': 'Oracle Linux Server release 6',
    };
    expect([identity(ubuntu), identity(oracle)]).toEqual(['ubuntu', 'ol 6']);
  });
});

it('finds no distribution in an image without release files', () => {
  expect(found({})).toEqual({ problems: [] });
});

it('names the release file that does not say the distribution', () => {
  expect(found({ 'etc/os-release': 'NAME="nameless"' }).problems).toMatchObject([
    { kind: 'distribution-unknown', subject: 'etc/os-release' },
  ]);
});

it.each([
  ['of NUL bytes', new Uint8Array(10)],
  ['in UTF-16', Buffer.from('ID=debian\n', 'utf16le')],
  ['of absurd size', new Uint8Array(100_000).fill(0x41)],
])('reports a hole for a release file %s', (_what, bytes) => {
  const [facts] = distroCataloger.read([{ path: 'etc/os-release', bytes }]).files;
  expect(facts?.release).toBeUndefined();
  expect(facts?.problems).toMatchObject([{ kind: 'package-database-unreadable', subject: 'etc/os-release' }]);
});
