import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { AMD64, S390X } from '../../program/testing/numbers.ts';
import { nativeImagesCataloger } from './index.ts';
import { nativeImage, SBOM } from './testing/native-image.ts';

const PATH = 'app/shop';
const LARGE = 8 * 1024 ** 2;
function read(bytes: Buffer, size = LARGE) {
  const file = { path: PATH, size, mode: 0o755 };
  const wish = nativeImagesCataloger.wants(file, bytes.subarray(0, 4096));
  return wish === 'no' ? wish : nativeImagesCataloger.read(file, memorySource(bytes));
}

it.each([
  ['little-endian', AMD64],
  ['big-endian', S390X],
])('reads the SBOM of a native image, %s', (_what, layout) => {
  expect(read(nativeImage({ layout }))).toEqual({
    path: PATH,
    packages: [
      {
        type: 'maven',
        ecosystem: 'Maven',
        name: 'io.netty:netty-common',
        version: '4.1.100.Final',
        status: 'declared',
        proof: 'SBOM',
      },
    ],
  });
});

it('finds an SBOM whose symbol shares its name with the end of another', () => {
  const names = '\0sbom_length\0x_sbom\0';
  const image = nativeImage({ names, at: { sbom: names.indexOf('sbom\0'), sbom_length: 1 } });
  expect(read(image)).not.toHaveProperty('problems');
});

it.each([
  ['no symbols of an SBOM', { names: '\0main\0sbomb\0length\0' }],
  ['an empty SBOM', { size: 0 }],
  ['an SBOM that is not in the file', { size: 2 ** 20 }],
  ['an SBOM of a huge size', { size: 2 ** 50 }],
])('notes a native image with %s', (_what, parts) => {
  expect(read(nativeImage(parts))).toMatchObject({
    packages: [],
    problems: [{ kind: 'program-without-list', subject: PATH, path: PATH }],
  });
});

it.each([
  ['is not compressed', Buffer.from(SBOM), 'its SBOM cannot be inflated'],
  ['is cut off', gzipSync(SBOM).subarray(0, 30), 'its SBOM cannot be inflated'],
  ['inflates to far too much', gzipSync(Buffer.alloc(70 * 1024 ** 2)), 'its SBOM cannot be inflated'],
  ['is no JSON', gzipSync('{'), 'its SBOM is not valid: not valid JSON'],
])('reports a native image whose SBOM %s', (_what, stored, reason) => {
  expect(read(nativeImage({ stored }))).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', message: `${PATH} was not read: ${reason}` }],
  });
});

it('notes a program that .NET compiled ahead of time', () => {
  expect(read(nativeImage({ heap: '__managedcode' }))).toMatchObject({
    packages: [],
    problems: [{ kind: 'program-without-list', subject: PATH, path: PATH }],
  });
});

it('leaves out other programs, and reads nothing of small ones', () => {
  expect(read(nativeImage({ heap: '.heap' }))).toBeUndefined();
  expect(read(nativeImage(), 1024 ** 2)).toBe('no');
  expect(read(Buffer.from('#!/bin/sh'))).toBe('no');
});

it('reads a native image that is damaged anywhere without throwing', () => {
  const whole = nativeImage();
  fc.assert(
    fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 20 }), (at, noise) => {
      const bytes = Buffer.from(whole);
      bytes.set(noise.slice(0, whole.length - at), at);
      expect(() => read(bytes)).not.toThrow();
      expect(() => read(whole.subarray(0, at))).not.toThrow();
    }),
  );
});
