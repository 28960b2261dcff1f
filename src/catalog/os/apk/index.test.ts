import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apkCataloger } from './index.ts';

const PATH = 'lib/apk/db/installed';
const OPENSSL = [
  'C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=',
  'P:libcrypto3',
  'V:3.3.2-r0',
  'A:x86_64',
  'o:openssl',
  'm:Someone <someone@alpinelinux.org>',
  'p:so:libcrypto.so.3=3',
  'F:',
  'R:top',
  'F:lib',
  'R:libcrypto.so.3',
  'a:0:0:755',
  '',
  '',
].join('\n');

function read(text: string | Uint8Array) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const { files, owned } = apkCataloger.read([{ path: PATH, bytes }]);
  return { packages: files[0]?.packages ?? [], problems: files[0]?.problems ?? [], owned };
}

it('gives name, version, architecture, origin, maker and files of an apk entry', () => {
  expect(read(OPENSSL)).toEqual({
    packages: [
      {
        type: 'apk',
        name: 'libcrypto3',
        version: '3.3.2-r0',
        architecture: 'x86_64',
        source: { name: 'openssl', version: '3.3.2-r0' },
        maker: 'Someone <someone@alpinelinux.org>',
      },
    ],
    problems: [],
    owned: [{ path: PATH, package: 'libcrypto3', files: ['top', 'lib/libcrypto.so.3'] }],
  });
});

it('gives no source where the apk origin is the package itself, or is missing', () => {
  const packages = read('P:a\nV:1-r0\no:a\n\nP:b\nV:1-r0\n\n').packages;
  expect(packages.map((pkg) => pkg.source)).toEqual([undefined, undefined]);
});

it('keeps the tag of the repository that a package was pinned to', () => {
  const packages = read('P:a\nV:1-r0\ns:testing\n\nP:b\nV:1-r0\n\n').packages;
  expect(packages.map(({ qualifiers }) => qualifiers)).toEqual([{ repository: 'testing' }, undefined]);
});

it("takes apk's virtual package for the package that it is", () => {
  const packages = read('P:.build-deps\nV:20240101.123456\nA:noarch\nD:gcc\n\n').packages;
  expect(packages).toMatchObject([{ name: '.build-deps', version: '20240101.123456' }]);
});

it('distinguishes upper from lower case in apk fields', () => {
  expect(read('P:a\nV:1-r0\np:b\nv:2\n\n').packages).toMatchObject([{ name: 'a', version: '1-r0' }]);
});

it('wants the apk database in both of its places, and no file beside it', () => {
  const paths = [PATH, 'usr/lib/apk/db/installed', 'lib/apk/db/scripts.tar', 'opt/lib/apk/db/installed'];
  expect(paths.map((path) => apkCataloger.wants(path))).toEqual([true, true, false, false]);
});

it('accepts the empty apk database of a new system', () => {
  expect(read('')).toEqual({ packages: [], problems: [], owned: [] });
});

describe('a damaged database', () => {
  it.each([
    ['in the middle of a line', `${OPENSSL}P:bus`, 'ends in the middle of a line'],
    ['by NUL bytes', `${OPENSSL}\0\0\n`, 'contains NUL bytes'],
    ['by being something else', '<html></html>\n', 'has no readable entry'],
    ['at the end of a line', `${OPENSSL}P:cut\nV:1\n`, 'does not end with an empty line'],
  ])('reports a hole for an apk database that was cut or overwritten %s', (_how, text, message) => {
    expect(read(text).problems[0]).toMatchObject({
      kind: 'package-database-unreadable',
      subject: PATH,
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['without a name', 'V:1-r0\n', 'no name'],
    ['with a garbled name', 'P:lo\u00f3t\nV:1-r0\n', 'which is not valid'],
    ['without a version', 'P:lost\n', '"lost" has no version'],
    ['with a field twice', 'P:a\nV:1\nP:b\nV:2\n', 'has the field "P" twice'],
    ['with a line that is not a field', 'P:a\nV:1\nword\n', 'has a line without a field letter'],
    ['with an endless field', `P:${'a'.repeat(5000)}\nV:1\n`, 'more than 4096 characters'],
  ])('names an apk entry %s, and reads the rest', (_what, broken, message) => {
    const { packages, problems } = read(`${broken}\n${OPENSSL}`);
    expect(packages.map((pkg) => pkg.name)).toEqual(['libcrypto3']);
    expect(problems).toMatchObject([
      { kind: 'package-entry-unreadable', message: expect.stringContaining(message) as string },
    ]);
  });

  it('reports a hole for an apk database of more files than any image has', () => {
    const { packages, problems, owned } = read(`P:a\nV:1\nF:f\n${'R:x\n'.repeat(150_000)}\n`.repeat(2));
    expect([packages.length, owned?.length]).toEqual([2, 1]);
    expect(problems[0]?.message).toContain('lists more than 200000 files');
  });

  it('never throws for any apk database, and never reads garbage as an empty system', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        const { packages, problems } = read(bytes);
        const isBlank = new TextDecoder().decode(bytes).trim() === '';
        expect(packages.length + problems.length > 0 || isBlank).toBe(true);
      }),
    );
  });
});
