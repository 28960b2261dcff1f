import { expect, it } from 'vitest';
import type { Distribution, PackageUpgrade } from '../../domain/index.ts';
import { installed } from '../testing.ts';
import { upgradeCalls, upgradeCommand } from './upgrade-command.ts';

function commandFor(type: string, names: string[], upgrades: PackageUpgrade[], ...ids: string[]): string {
  const [id, ...idLike] = ids;
  const release: Distribution | undefined =
    id === undefined ? undefined : { id, idLike, version: '1', name: id, path: 'etc/os-release' };
  const packages = names.map((name) => installed(name, '1', name, { type }));
  return upgradeCommand(upgrades, packages, release).join(' ');
}

const openssl = { name: 'openssl', version: '1:3.0~rc1-2' };

it.each<[string, string[], string[], string]>([
  ['deb', ['dpkg'], ['debian'], 'apt-get update && apt-get install --only-upgrade openssl'],
  ['apk', ['apk-tools'], ['alpine'], "apk add --upgrade 'openssl>=1:3.0~rc1-2'"],
  ['rpm', ['dnf', 'yum'], ['almalinux', 'rhel'], 'dnf update openssl-1:3.0~rc1-2'],
  ['rpm', ['microdnf'], ['rhel', 'fedora'], 'microdnf update openssl-1:3.0~rc1-2'],
  ['rpm', ['tdnf'], ['azurelinux'], 'tdnf update openssl-1:3.0~rc1-2'],
  ['rpm', ['yum'], ['centos'], 'yum update openssl-1:3.0~rc1-2'],
  ['rpm', ['bash'], [], 'dnf update openssl-1:3.0~rc1-2'],
  ['rpm', ['zypper'], ['sles'], "zypper install 'openssl>=1:3.0~rc1-2'"],
  ['rpm', ['zypper'], ['opensuse-leap', 'suse', 'opensuse'], "zypper install 'openssl>=1:3.0~rc1-2'"],
])('suggests for %s with %j in %j: %s', (type, names, ids, expected) => {
  expect(commandFor(type, names, [openssl], ...ids)).toBe(expected);
});

it('asks the repositories of Amazon Linux 2023 for releases after that of the image', () => {
  const release = {
    id: 'amzn',
    idLike: ['fedora'],
    version: '2023',
    name: 'Amazon Linux',
    path: 'etc/os-release',
  };
  const packages = [installed('dnf', '1', 'dnf', { type: 'rpm' })];
  expect(upgradeCommand([openssl], packages, release).join(' ')).toBe(
    'dnf update --releasever=latest openssl-1:3.0~rc1-2',
  );
});

it('names a package alone where only the version of its source is known', () => {
  expect(commandFor('rpm', ['dnf'], [{ name: 'libdevmapper1' }])).toBe('dnf update libdevmapper1');
});

it("takes the upgrade command from the distribution's packages, whatever comes first", () => {
  const lodash = installed('apk', '1', 'lodash', { type: 'npm', ecosystem: 'npm' });
  const packages = [lodash, installed('bash', '1', 'bash', { type: 'apk' })];
  expect(upgradeCommand([{ name: 'bash' }], packages, undefined)).toEqual(['apk add --upgrade', 'bash']);
  expect(upgradeCommand([{ name: 'bash' }], [lodash], undefined)).toEqual([]);
});

it('names each package once in an upgrade command', () => {
  expect(commandFor('rpm', ['dnf'], [openssl, openssl])).toBe('dnf update openssl-1:3.0~rc1-2');
});

it.each([
  [{ name: 'x', version: '1;reboot' }],
  [{ name: 'x', version: "1'$(reboot)'" }],
  [{ name: 'x`reboot`' }],
  [{ name: 'x', version: '1\nreboot' }],
  [{ name: 'x', version: '1 && reboot' }],
  [{ name: '--root=/tmp' }],
])('leaves %j out of the command, since a shell could act on it', (upgrade) => {
  expect(commandFor('apk', ['apk-tools'], [upgrade, { name: 'zlib' }])).toBe('apk add --upgrade zlib');
  expect(commandFor('apk', ['apk-tools'], [upgrade])).toBe('');
});

it.each<[string, readonly (readonly string[])[]]>([
  [
    'deb',
    [
      ['apt-get', 'update'],
      ['apt-get', 'install', '--only-upgrade', 'openssl'],
    ],
  ],
  ['apk', [['apk', 'add', '--upgrade', 'openssl>=1:3.0~rc1-2']]],
  ['rpm', [['dnf', 'update', 'openssl-1:3.0~rc1-2']]],
  ['npm', []],
])('lists the arguments of each call for %s, without quotes', (type, calls) => {
  const packages = [installed('bash', '1', 'bash', { type })];
  const unsafe = [{ name: '--root=/tmp' }, { name: 'x', version: '1;reboot' }, { name: 'x y' }];
  expect(upgradeCalls([openssl, ...(type === 'deb' ? [] : unsafe)], packages, undefined)).toEqual(calls);
  expect(upgradeCalls([{ name: '--root=/tmp' }], packages, undefined)).toEqual([]);
});
