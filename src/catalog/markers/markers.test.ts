import { describe, expect, it } from 'vitest';
import { goProgram } from './testing.ts';
import { isLockFile, markerOfPath, markerOfProgram, ownedMarkers } from './index.ts';

describe('the path of a marker', () => {
  it.each([
    ['app/node_modules/lodash/package.json', 'npm'],
    ['node_modules/@babel/core/package.json', 'npm'],
    ['app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', 'npm'],
    ['root/.cache/node/corepack/v1/pnpm/9.1.0/package.json', 'npm'],
    ['root/.cache/node/corepack/npm/10.2.0/package.json', 'npm'],
    ['opt/managers/v1/yarn/1.22.19/package.json', 'npm'],
    ['opt/yarn-v1.22.22/package.json', 'npm'],
    ['.output/server/node_modules/.nitro/ufo@1.0.1/package.json', 'npm'],
    ['node_modules/.nf3/@vue/shared@3.2.0/package.json', 'npm'],
    ['srv/.yarn/cache/ini-npm-1.3.5.zip', 'npm'],
    ['deno-dir/npm/registry.npmjs.org/lodash/4.17.20/package.json', 'npm'],
    ['deno-dir/npm/registry.npmjs.org/@std/path/1.0.0/package.json', 'npm'],
    ['root/.cache/deno/npm/localhost_4873/lodash/4.17.20/package.json', 'npm'],
    ['deno-dir/npm/nexus.example/repository/npm/@std/path/1.0.0/package.json', 'npm'],
    ['root/.bun/install/cache/@types/node@20.1.0@@@1/package.json', 'npm'],
    ['usr/share/nodejs/semver/package.json', 'npm'],
    ['usr/share/nodejs/@types/node/package.json', 'npm'],
    ['usr/lib/x86_64-linux-gnu/nodejs/iconv/package.json', 'npm'],
    ['srv/.pnp.cjs', 'npm'],
    ['srv/yarn.lock', 'npm'],
    ['srv/deno.lock', 'npm'],
    ['opt/venv/lib/python3.11/site-packages/Django-3.2.dist-info/METADATA', 'python'],
    ['usr/lib/python3/dist-packages/six-1.16.0.egg-info', 'python'],
    ['usr/lib/python3/dist-packages/idna-3.3.egg-info/PKG-INFO', 'python'],
    ['opt/mako-1.0-py3.8.egg/EGG-INFO/PKG-INFO', 'python'],
    ['opt/bin/tool.pex', 'python'],
    ['opt/conda/conda-meta/numpy-1.26.0.json', 'conda'],
    ['srv/poetry.lock', 'python'],
    ['app/lib/log4j-core-2.14.1.jar', 'java'],
    ['tomcat/webapps/SHOP.WAR', 'java'],
    ['srv/classes/META-INF/maven/commons-codec/commons-codec/pom.properties', 'java'],
    ['usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.3.gemspec', 'ruby'],
    ['app/vendor/bundle/ruby/3.1.0/bundler/gems/acme-b6cbe7d/acme.gemspec', 'ruby'],
    ['var/www/vendor/composer/installed.json', 'php'],
    ['var/www/vendor/composer/installed.php', 'php'],
    ['app/App.deps.json', 'dotnet'],
    ['usr/local/lib/R/site-library/jsonlite/Meta/package.rds', 'r'],
    ['usr/local/lib/luarocks/rocks-5.4/lpeg/1.1.0-1/lpeg-1.1.0-1.rockspec', 'lua'],
    ['usr/local/lib/perl5/site_perl/5.40.0/x86_64-linux-gnu/auto/JSON/XS/.packlist', 'perl'],
    ['opt/ghc/9.8/lib/ghc-9.8.2/lib/package.conf.d/text-2.1.1.conf', 'haskell'],
    ['root/.cabal/store/ghc-9.8.2/package.conf.d/aeson-2.2.3.0-1f.conf', 'haskell'],
    ['srv/stack.yaml.lock', 'haskell'],
    ['srv/public/components/jquery/.bower.json', 'bower'],
    ['srv/cabal.project.freeze', 'haskell'],
    ['root/.julia/packages/JSON/93Ea8/Project.toml', 'julia'],
    ['srv/renv.lock', 'r'],
    ['srv/ios/Podfile.lock', 'cocoapods'],
    ['srv/conan.lock', 'conan'],
    ['var/www/html/wp-content/plugins/akismet/readme.txt', 'wordpress'],
    ['var/www/html/wp-includes/version.php', 'wordpress'],
    ['usr/local/lib/php/.registry/archive_tar.reg', 'pear'],
    ['usr/local/lib/php/.registry/.channel.pecl.php.net/redis.reg', 'pear'],
    ['home/linuxbrew/.linuxbrew/Cellar/jq/1.7.1/INSTALL_RECEIPT.json', 'homebrew'],
    ['nix/store/0c5i-openssl-3.0.13/lib/libssl.so.3', 'nix'],
    ['gnu/store/0c5i-openssl-3.0.8/lib/libssl.so.3', 'guix'],
    ['opt/spack/opt/spack/linux-debian12-x86_64/gcc-12.2.0/zlib-1.3.1-ab2c/.spack/spec.json', 'spack'],
    ['opt/view/.spack/spec.yaml', 'spack'],
    ['opt/vcpkg/installed/vcpkg/info/zlib_1.3.1_x64-linux.list', 'vcpkg'],
    ['src/vcpkg_installed/vcpkg/info/curl_8.5.0_arm64-linux.list', 'vcpkg'],
    ['root/.conan2/p/b/zlib5d8b1f2c/p/conaninfo.txt', 'conan'],
    ['opt/deps/full_deploy/host/zlib/1.3.1/Release/x86_64/conaninfo.txt', 'conan'],
    ['home/opam/.opam/5.1/.opam-switch/packages/base.v0.16.3/opam', 'opam'],
    ['snap/core22/current/meta/snap.yaml', 'snap'],
    ['var/lib/snapd/snaps/core22_1033.snap', 'snap'],
    ['var/lib/flatpak/app/org.gimp.GIMP/x86_64/stable/9f3c/metadata', 'flatpak'],
    ['home/me/.local/share/flatpak/runtime/org.gnome.Platform/x86_64/45/9f3c/metadata', 'flatpak'],
    ['opt/tool-x86_64.AppImage', 'appimage'],
    ['opt/drupal/web/core/lib/Drupal.php', 'drupal'],
    ['var/www/html/modules/contrib/token/token.info.yml', 'drupal'],
    ['var/www/html/sites/all/modules/views/views.info', 'drupal'],
    ['var/www/html/administrator/manifests/files/joomla.xml', 'joomla'],
    ['srv/shop-1.0.0.tgz', 'archive'],
    ['opt/venv/lib/python3.11/site-packages/requests/__init__.py', 'python-module'],
    ['opt/shop/resources/app.asar', 'electron'],
    ['usr/local/bin/phpunit.phar', 'phar'],
    ['usr/share/nginx/html/3rdpartylicenses.txt', 'web-bundle'],
    ['srv/www/static/js/main.8a7f2c1b.js.LICENSE.txt', 'web-bundle'],
    ['srv/www/app.mjs.LEGAL.txt', 'web-bundle'],
  ])('recognises %s as a marker of %s', (path, ecosystem) => {
    expect(markerOfPath(path)).toBe(ecosystem);
  });

  it.each([
    'package.json',
    'app/package.json',
    'app/node_modules/minimist/test/fixtures/package.json',
    'app/node_modules/.lodash-aB3dE9xQ/package.json',
    'app/node_modules/@babel/.core-aB3dE9xQ/package.json',
    'app/.nitro/dev/package.json',
    'root/.cache/node/corepack/v1/pnpm/9.1.0/dist/package.json',
    'srv/v1/pnpm/fixtures/package.json',
    'app/node_modules/minimist/package-lock.json',
    'app/node_modules/jquery/.bower.json',
    'srv/public/components/jquery/bower.json',
    'deno-dir/npm/registry.npmjs.org/lodash/4.17.20/test/package.json',
    'deno-dir/npm/registry.npmjs.org/lodash/4.17.20/yarn.lock',
    'deno-dir/npm/nexus.example/lodash/4.17.20/yarn.lock',
    'deno-dir/npm/nexus.example/lodash/4.17.20/test/1.0/package.json',
    'srv/npm/lib/1.0/package.json',
    'usr/share/nodejs/autoprefixer/pnpm-lock.yaml',
    'usr/share/nodejs/semver/test/package.json',
    'usr/lib/nodejs/app/package.json',
    'root/.bun/install/cache/debug@2.0.0@@@1/yarn.lock',
    'METADATA',
    'etc/installed.json',
    'var/www/installed.php',
    'srv/my-composer/installed.php',
    'opt/bitnami/wordpress/wp-includes/version.php',
    'usr/local/lib/php/.registry/.channel.pecl.php.net/.redis/redis.reg',
    'usr/local/lib/python2.7/lib-dynload/Python-2.7.18-py2.7.egg-info',
    'usr/local/bin/phar.phar',
    'usr/bin/phar8.4.phar',
    'usr/bin/phar',
    'app/src/__snapshots__/button.snap',
    'srv/metadata',
    'srv/opam',
    'var/lib/dpkg/info/zlib1g.list',
    'var/www/html/core/modules/node/node.info.yml',
    'app/node_modules/tar/test/fixtures/a.tgz',
    'opt/venv/lib/python3.11/site-packages/requests/packages/__init__.py',
    'app/lib/commons-1.0-sources.jar',
    'opt/java/lib/jrt-fs.jar',
    'app/node_modules/react/dist/react.js.LICENSE.txt',
    'usr/local/lib/python3.13/site-packages/dash/deps/a.js.LICENSE.txt',
    'srv/www/LICENSE.txt',
    'lib/jrt-fs.jar',
    'src/acme.gemspec',
    'srv/packages/app/Project.toml',
    'etc/nginx/conf.d/site.conf',
    'app/node_modules/react-native/Podfile.lock',
    'home/archive.zip',
    'usr/share/wheel-0.40.dist-info/RECORD',
    'opt/venv/lib/python3.11/site-packages/~equests-2.19.1.dist-info/METADATA',
    'opt/venv/lib/python3.11/site-packages/~ako-1.0-py3.8.egg/EGG-INFO/PKG-INFO',
    'opt/venv/lib/python3.11/site-packages/a-1.dist-info/licenses/b-2.dist-info/METADATA',
    'opt/venv/lib/python3.11/site-packages/pkg_resources/tests/data/x-1.0-py3.7.egg/EGG-INFO/PKG-INFO',
    'opt/python/pkg_resources/tests/data/x-1.0-py3.7.egg/EGG-INFO/PKG-INFO',
    'var/task/pkg_resources/tests/data/x-1.0-py3.7.egg',
    'usr/local/lib/python3.13/test/test_importlib/data/example-21.12-py3.6.egg',
    'opt/conda/pkgs/jinja2-3.1.2-py_0/info/test/tests/fake-9.9.dist-info/METADATA',
    'usr/local/lib/perl5/5.40.0/x86_64-linux-gnu/.packlist',
    'var/www/html/wp-content/plugins/akismet/vendor/readme.txt',
    'home/data/Meta.package.rds',
    'nix/store/0c5i-openssl-3.0.13/share/doc/openssl/README',
    'srv/nix/store/0c5i-openssl-3.0.13/lib/libssl.so.3',
    'jar',
    '',
  ])('recognises no marker in the path %j', (path) => {
    expect(markerOfPath(path)).toBeUndefined();
  });

  it('distinguishes a lock file from an installed package', () => {
    expect(['srv/yarn.lock', 'a/b.jar'].map(isLockFile)).toEqual([true, false]);
  });
});

describe('the first bytes of a program', () => {
  it.each([
    ['with the note of Go', goProgram(), 'go'],
    ['with the note of Go, big-endian', goProgram('big'), 'go'],
    ['packed by UPX', Buffer.from('\x7fELF\x02\x01\x01 UPX! '), 'go'],
    ['of an AppImage', Buffer.from('\x7fELF\x02\x01\x01\0AI\x02 ', 'latin1'), 'appimage'],
    ['of Windows, with the id of Go', Buffer.from('MZ\x90\0 \xff Go build ID: "abc"'), 'go'],
    ['of Apple, with a section of Go', Buffer.from('\xcf\xfa\xed\xfe__go_buildinfo\0', 'latin1'), 'go'],
    ['with the note of GNU', Buffer.from('\x7fELF\x02\x01\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0'), undefined],
    ['with the name of Go and no note', Buffer.from('\x7fELF\x02\x01 Go\0\0'), undefined],
    ['of nothing', Buffer.alloc(0), undefined],
    ['that is an archive of PHP', phar('bin/composer'), 'phar'],
    ["that is PHP's own tool for archives", phar('@file phar.php'), undefined],
    ['of a script of PHP', Buffer.from('#!/usr/bin/env php\n<?php Phar::canWrite();'), undefined],
    ['of a script', Buffer.from('#!/bin/sh\n# Go build ID: "abc" UPX!'), undefined],
  ])('judges the first bytes of a program %s', (_what, head, ecosystem) => {
    expect(markerOfProgram(head)).toBe(ecosystem);
  });
});

it('keeps the digests of a marker that its name reveals, and of a program, and no other', () => {
  const files = ['usr/bin/podman', 'usr/share/java/slf4j.jar', 'usr/share/doc/slf4j/copyright'];
  const asked: number[] = [];
  const digestOf = (index: number) => {
    asked.push(index);
    return `md5:${index}`;
  };
  expect(ownedMarkers('slf4j', files, digestOf)).toEqual({
    package: 'slf4j',
    paths: files.slice(0, 2),
    digests: ['md5:0', 'md5:1'],
  });
  expect(asked).toEqual([0, 1]);
});

it.each([
  'usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8/plugins/cowboy-2.9.0/ebin/cowboy.app',
  'usr/share/python-wheels/pip-23.0.1-py3-none-any.whl',
  'usr/lib/python3/dist-packages/pip/_vendor/vendor.txt',
])('keeps the owned file %s, which is read although it marks nothing', (path) => {
  expect(ownedMarkers('tool', [path])).toEqual({ package: 'tool', paths: [path] });
});

it('keeps only possible markers of the files that a package owns', () => {
  const markers = [
    'usr/lib/python3/dist-packages/idna-3.3.egg-info/PKG-INFO',
    'usr/lib/rabbitmq/lib/rabbitmq_server-3.7.8/plugins/cowboy-2.2.2.ez',
    'usr/bin/podman',
    'usr/bin/helm-3.14',
    'usr/libexec/x/agent.bin',
    'usr/lib/docker/cli-plugins/docker-compose',
    'usr/lib64/security/pam_authd.so',
  ];
  const others = [
    'usr/share/doc/podman/copyright',
    'usr/lib/python3/dist-packages/idna/core.py',
    'usr/lib/.build-id/ab/cdef',
    'etc/passwd',
  ];
  expect(ownedMarkers('tool', [...others, ...markers])).toEqual({ package: 'tool', paths: markers });
});

function phar(file: string): Buffer {
  return Buffer.from(`#!/usr/bin/env php\n<?php\nPhar::mapPhar();\nrequire 'phar://a.phar/${file}';\n`);
}
