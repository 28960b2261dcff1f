import { describe, expect, it } from 'vitest';
import { defined, type Distribution, type Package } from '../../domain/index.ts';
import data from './makers.json' with { type: 'json' };
import { thirdPartyOf } from './third-party.ts';

function distribution(id: string): Distribution {
  return { id, version: '1', name: id, idLike: [], path: 'etc/os-release' };
}

function pkg(type: string, version: string, maker?: string): Package {
  return { type, name: 'some', version, architecture: 'all', ...defined({ maker }) };
}

describe('a deb', () => {
  it.each([
    ['nginx.org', '1.27.0-1~bookworm', 'NGINX Packaging <nginx-packaging@f5.com>'],
    ['nginx.org', '1.20.0-1~buster', 'Konstantin Pavlov <thresh@nginx.com>'],
    ['Docker', '5:27.0.3-1~debian.12~bookworm', 'Docker <support@docker.com>'],
    ['Docker', '1', 'Proxy <a@docker.com.example>, Docker <support@docker.com>'],
    ['Docker', '1', 'Docker (Somebody <somebody@DOCKER.com>)'],
    ['NodeSource', '20.11.0-1nodesource1', 'Somebody <somebody@example.org>'],
    [
      "PostgreSQL's repository (PGDG)",
      '16.3-1.pgdg120+1',
      'Debian PostgreSQL Maintainers <t@tracker.debian.org>',
    ],
    [
      'sury.org',
      '8.3.9-1+0~20240704.19+debian12~1.gbp4f3b9a',
      'Debian PHP Maintainers <t@tracker.debian.org>',
    ],
    ['HashiCorp', '1.9.0-1', 'HashiCorp <support@hashicorp.com>'],
    ['MariaDB', '1:11.4.2+maria~deb12', 'MariaDB Developers <developers@lists.mariadb.org>'],
    ['deadsnakes', '3.12.3-1+jammy1', 'Matthias Klose <doko@ubuntu.com>'],
    ['ROS', '16.0.8-1jammy.20240217.081030', 'Somebody <somebody@example.org>'],
    ['Apache CouchDB', '3.3.3~jammy', 'CouchDB Developers <dev@couchdb.apache.org>'],
    ['Proxmox', '6.8.12-4', 'Proxmox Support Team <support@proxmox.com>'],
    ['Kubernetes', '1.30.2-1.1', 'Kubernetes Authors <dev@kubernetes.io>'],
  ])('recognises a deb of %s by its maintainer or its version %s', (maker, version, maintainer) => {
    expect(thirdPartyOf(pkg('deb', version, maintainer), distribution('debian'))).toBe(maker);
  });

  it.each([
    ['3.0.11-1~deb12u2', 'Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>'],
    ['1.47.2-3', "Theodore Y. Ts'o <tytso@mit.edu>"],
    ['8.5.0-2ubuntu10.1', 'Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>'],
    ['16.3-1~bpo12+1', 'Debian PostgreSQL Maintainers <team+postgresql@tracker.debian.org>'],
    ['1', 'Mallory <mallory@docker.com.example>'],
    ['1', 'Dev <mydev@kubernetes.io.example>'],
    ['1', 'Dev <web-dev@kubernetes.io>'],
    ['1', undefined],
  ])('attributes a deb of version %s by %s to the distribution', (version, maintainer) => {
    expect(thirdPartyOf(pkg('deb', version, maintainer), distribution('debian'))).toBeUndefined();
  });
});

it('recognises a third-party apk by its maintainer', () => {
  const nginx = pkg('apk', '1.27.0-r1', 'NGINX Packaging <nginx-packaging@f5.com>');
  const musl = pkg('apk', '1.2.5-r0', 'Natanael Copa <ncopa@alpinelinux.org>');
  expect([nginx, musl].map((one) => thirdPartyOf(one, distribution('alpine')))).toEqual([
    'nginx.org',
    undefined,
  ]);
});

describe('an rpm', () => {
  it.each([
    ['rhel', 'Red Hat, Inc.'],
    ['centos', 'CentOS'],
    ['rocky', 'Rocky Enterprise Software Foundation'],
    ['almalinux', 'AlmaLinux'],
    ['sles', 'SUSE LLC <https://www.suse.com/>'],
    ['sles', 'SUSE LINUX Products GmbH, Nuernberg, Germany'],
    ['opensuse-leap', 'openSUSE'],
    ['mariner', 'Microsoft Corporation'],
    ['rhel', undefined],
    ['a-distribution-of-our-own', 'We ourselves'],
  ])('attributes no rpm in %s of vendor %s to a third party', (id, vendor) => {
    expect(thirdPartyOf(pkg('rpm', '1-1', vendor), distribution(id))).toBeUndefined();
  });

  it.each([
    ['rhel', 'Fedora Project'],
    ['rhel', 'Docker'],
    ['rocky', 'Red Hat, Inc.'],
    ['sles', 'obs://build.opensuse.org/home:someone'],
  ])('attributes an rpm in %s of vendor %s to that vendor', (id, vendor) => {
    expect(thirdPartyOf(pkg('rpm', '1-1', vendor), distribution(id))).toBe(vendor);
  });
});

describe('a patched build', () => {
  it.each([
    ['debian', 'deb', 'libssl3', '3.0.11-1~deb12u2.root.io.7', 'Root.io'],
    ['debian', 'deb', 'libjxl', '22.12.0-2+root.io.5', 'Root.io'],
    ['debian', 'deb', 'rootio-jq', '1.6-2.1', 'Root.io'],
    ['alpine', 'apk', 'util-linux', '2.38.1-r10071', 'Root.io'],
    ['debian', 'deb', 'coreutils', '9.7-3+dhi3', 'Docker Hardened Images'],
    ['ubuntu', 'deb', 'curl', '7.68.0-1ubuntu2.25+tuxcare.els2', 'TuxCare'],
    ['centos', 'rpm', 'lz4', '1.8.3-1.el7.tuxcare.els1', 'TuxCare'],
    ['almalinux', 'rpm', 'python2', '2.7.18-10.el9.tuxcare.els1', 'TuxCare'],
    ['centos', 'rpm', 'openssl', '1:1.0.2k-26.el7_9+sp1', 'Seal Security'],
    ['alpine', 'apk', 'seal-busybox', '1.36.1-r5', 'Seal Security'],
  ])('attributes, in %s, the %s %s %s to %s, though it keeps the maker', (id, type, name, version, maker) => {
    const vendor = type === 'rpm' ? 'CentOS' : 'Debian OpenSSL Team <t@tracker.debian.org>';
    expect(thirdPartyOf({ ...pkg(type, version, vendor), name }, distribution(id))).toBe(maker);
  });

  it("recognises a build without a mark by its address, which is not that of the maker's other packages", () => {
    const made = (maker: string) => thirdPartyOf(pkg('deb', '13.1-1', maker), distribution('debian'));
    expect(made('Docker Hardened Images <dhi@docker.com>')).toBe('Docker Hardened Images');
    expect(made('Docker <support@docker.com>')).toBe('Docker');
  });

  it.each([
    ['deb', '1.0-r1007'],
    ['apk', '1.2.5-r10'],
    ['apk', '1.2.5-r1007'],
    ['deb', '1.0+sp1-2'],
    ['npm', '1.0.0-root.io.1'],
  ])('sees none in a %s of version %s', (type, version) => {
    expect(thirdPartyOf(pkg(type, version), distribution('debian'))).toBeUndefined();
  });
});

it('attributes the keys that rpm trusts to no third party', () => {
  const key = { ...pkg('rpm', '8483c65d-5ccc5b19', 'CentOS Key <security@centos.org>'), name: 'gpg-pubkey' };
  expect(thirdPartyOf(key, distribution('rocky'))).toBeUndefined();
});

it('identifies each maker by a pattern, in lower case, and once', () => {
  const names = data.makers.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, addresses = [], versions = [] } of data.makers) {
    expect(addresses.length + versions.length, name).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^[^A-Z\s]*@[a-z0-9.-]+$/);
  }
});
