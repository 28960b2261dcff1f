import { describe, expect, it } from 'vitest';
import type { Distribution } from './distribution.ts';
import type { Package } from './package.ts';
import { purlOf } from './purl.ts';

function release(id: string, version: string): Distribution {
  return { id, version, idLike: [], name: id, path: 'etc/os-release' };
}

const DEBIAN = release('debian', '12');
const FEDORA = release('fedora', '25');
const NONE = undefined;

describe('the purl of a package', () => {
  it.each<[string, Partial<Package> & Pick<Package, 'type'>, string, string, Distribution | undefined]>([
    // Examples of the specification, or of their form.
    [
      'pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64&distro=debian-12',
      { type: 'deb', architecture: 'amd64' },
      'attr',
      '1:2.4.47-2+b1',
      DEBIAN,
    ],
    ['pkg:deb/debian/zlib@1.0~rc1?distro=debian', { type: 'deb' }, 'zlib', '1.0~rc1', release('debian', '')],
    ['pkg:deb/curl@7.50.3-1?arch=i386', { type: 'deb', architecture: 'i386' }, 'curl', '7.50.3-1', NONE],
    [
      'pkg:apk/alpine/curl@7.83.0-r0?arch=x86&distro=alpine-3.20.1',
      { type: 'apk', architecture: 'x86' },
      'curl',
      '7.83.0-r0',
      release('alpine', '3.20.1'),
    ],
    [
      'pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25',
      { type: 'rpm', architecture: 'i386' },
      'curl',
      '7.50.3-1.fc25',
      FEDORA,
    ],
    [
      'pkg:rpm/fedora/perl-Foo@4.22-1?arch=i686&distro=fedora-25&epoch=1',
      { type: 'rpm', architecture: 'i686' },
      'perl-Foo',
      '1:4.22-1',
      FEDORA,
    ],
    ['pkg:npm/foobar@12.3.1', { type: 'npm' }, 'foobar', '12.3.1', DEBIAN],
    ['pkg:npm/%40angular/animation@12.3.1', { type: 'npm' }, '@angular/animation', '12.3.1', NONE],
    ['pkg:npm/JSONStream@1.3.5', { type: 'npm' }, 'JSONStream', '1.3.5', NONE],
    ['pkg:pypi/django-allauth@12.23', { type: 'pypi' }, 'Django_allauth', '12.23', NONE],
    ['pkg:pypi/backports-ssl@1.0%2Bcu118', { type: 'pypi' }, 'backports._ssl', '1.0+cu118', NONE],
    [
      'pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1',
      { type: 'maven' },
      'org.apache.xmlgraphics:batik-anim',
      '1.9.1',
      NONE,
    ],
    [
      'pkg:golang/github.com/gorilla/context@v1.1.1',
      { type: 'golang' },
      'github.com/Gorilla/context',
      'v1.1.1',
      NONE,
    ],
    ['pkg:golang/stdlib@1.25.3', { type: 'golang' }, 'stdlib', '1.25.3', NONE],
    [
      'pkg:golang/google.golang.org/grpc@v1.0.0%2Bincompatible',
      { type: 'golang' },
      'google.golang.org/grpc',
      'v1.0.0+incompatible',
      NONE,
    ],
    ['pkg:cargo/rand@0.7.2', { type: 'cargo' }, 'rand', '0.7.2', NONE],
    [
      'pkg:gem/jruby-launcher@1.1.2?platform=java',
      { type: 'gem', architecture: 'java' },
      'jruby-launcher',
      '1.1.2',
      NONE,
    ],
    ['pkg:gem/rails@7.0.1', { type: 'gem' }, 'rails', '7.0.1', NONE],
    ['pkg:composer/laravel/laravel@5.5.0', { type: 'composer' }, 'Laravel/laravel', '5.5.0', NONE],
    [
      'pkg:nuget/EnterpriseLibrary.Common@6.0.1304',
      { type: 'nuget' },
      'EnterpriseLibrary.Common',
      '6.0.1304',
      NONE,
    ],
    ['pkg:hex/jason@1.1.2', { type: 'hex' }, 'jason', '1.1.2', NONE],
    [
      'pkg:conda/absl-py@0.4.1?build=py36h06a4308_0&channel=main&subdir=linux-64',
      {
        type: 'conda',
        architecture: 'linux-64',
        qualifiers: { build: 'py36h06a4308_0', channel: 'main' },
      },
      'absl-py',
      '0.4.1',
      NONE,
    ],
    ['pkg:conan/openssl@3.0.3', { type: 'conan' }, 'openssl', '3.0.3', NONE],
    ['pkg:pub/characters@1.2.0', { type: 'pub' }, 'characters', '1.2.0', NONE],
    [
      'pkg:swift/github.com/Alamofire/Alamofire@5.4.3',
      { type: 'swift' },
      'github.com/Alamofire/Alamofire',
      '5.4.3',
      NONE,
    ],
    ['pkg:bitnami/wordpress@6.2.0', { type: 'bitnami' }, 'wordpress', '6.2.0', NONE],
    // Odd names and versions of real and hostile files.
    ['pkg:npm/a%21%27%28%29%2A%20b', { type: 'npm' }, "a!'()* b", '', NONE],
    ['pkg:npm/a%EF%BF%BD@1%3Fx%23y', { type: 'npm' }, 'a\ud800', '1?x#y', NONE],
  ])('writes the purl %s', (purl, given, name, version, distribution) => {
    expect(purlOf({ ...given, name, version }, distribution)).toBe(purl);
  });

  it.each([
    ['maven', 'batik-anim'],
    ['maven', ':batik-anim'],
    ['npm', '@angular/'],
    ['cargo', ''],
  ])('gives no purl to a package of %s named "%s"', (type, name) => {
    expect(purlOf({ type, name, version: '1' }, undefined)).toBeUndefined();
  });
});
