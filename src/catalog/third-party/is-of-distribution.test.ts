import { expect, it } from 'vitest';
import data from './deb-makers.json' with { type: 'json' };
import { isOfDistribution } from './is-of-distribution.ts';
import { thirdPartyOf } from './third-party.ts';

function isOwn(id: string, type: string, maker?: string): boolean {
  const distribution = { id, version: '1', name: id, idLike: [], path: 'etc/os-release' };
  return isOfDistribution({ type, name: 'some', version: '1', ...(maker && { maker }) }, distribution);
}

it.each([
  ['debian', 'deb', 'Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>'],
  ['debian', 'deb', 'Somebody <somebody@DEBIAN.org>'],
  ['debian', 'deb', "Theodore Y. Ts'o <tytso@mit.edu>"],
  ['debian', 'deb', 'debian (Somebody <somebody@debian.org>)'],
  ['ubuntu', 'deb', 'Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>'],
  ['ubuntu', 'deb', 'Debian PhotoTools Maintainers <pkg-phototools-devel@lists.alioth.debian.org>'],
  ['ubuntu', 'deb', "Theodore Y. Ts'o <tytso@mit.edu>"],
  ['raspbian', 'deb', 'Debian Python Team <team+python@tracker.debian.org>'],
  ['rhel', 'rpm', 'Red Hat, Inc.'],
  ['sles', 'rpm', 'SUSE LLC <https://www.suse.com/>'],
  ['alpine', 'apk', 'Somebody <somebody@example.com>'],
  ['wolfi', 'apk', undefined],
])('takes the files of a package in %s, a %s by %s, for its own', (id, type, maker) => {
  expect(isOwn(id, type, maker)).toBe(true);
});

it.each([
  ['debian', 'deb', undefined],
  ['debian', 'deb', 'Operations <ops@example.com>'],
  // As fpm and nfpm write it by default.
  ['debian', 'deb', '<root@0f3b2c7d9e11>'],
  ['debian', 'deb', 'Unset Maintainer <unset@localhost>'],
  ['debian', 'deb', 'Somebody <somebody@canonical.com>'],
  ['debian', 'deb', '"ops@debian.org" <ops@example.com>'],
  ['debian', 'deb', 'Operations <ops@debian.org.example>'],
  ['debian', 'deb', 'Operations <ops@notdebian.org>'],
  ['debian', 'deb', 'debian.org'],
  ['rhel', 'rpm', undefined],
  ['rhel', 'rpm', 'root <root@localhost>'],
  ['rocky', 'rpm', 'Red Hat, Inc.'],
])('takes the files of a package in %s, a %s by %s, for those of somebody else', (id, type, maker) => {
  expect(isOwn(id, type, maker)).toBe(false);
});

it('lists no maker that is a known third party', () => {
  const distribution = { id: 'debian', version: '1', name: '', idLike: [], path: '' };
  const parties = data.addresses.filter((maker) =>
    thirdPartyOf({ type: 'deb', name: 'some', version: '1', maker }, distribution),
  );
  expect(parties).toEqual([]);
  expect(data.addresses.length).toBeGreaterThan(1_000);
});
