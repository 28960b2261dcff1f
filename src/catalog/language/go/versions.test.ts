import { expect, it } from 'vitest';
import { isRelease, linkedVersion, standardLibraryVersion } from './versions.ts';

it.each([
  ['go1.26.8', '1.26.8'],
  ['go1.20', '1.20'],
  ['go1.26.8-X:nogreenteagc', '1.26.8'],
  ['go1.25.3 X:boringcrypto', '1.25.3'],
  ['go1.22.5 (Red Hat 1.22.5-1.el9)', '1.22.5'],
  ['go1.22.3-1', '1.22.3'],
  ['go1.19.8+vendor', '1.19.8'],
  ['go1.21rc2', '1.21.0-rc.2'],
  ['go1.9.2rc2', '1.9.2-rc.2'],
  ['go1.18beta1', '1.18.0-beta.1'],
  ['devel go1.23-0a1b2c3 Tue Jan 2', undefined],
  ['devel +0a1b2c3', undefined],
  ['go1.26.8x', undefined],
  ['go1.2.3.4', undefined],
  ['1.26.8', undefined],
  ['unknown', undefined],
  ['', undefined],
])('takes from %j the version of the standard library: %s', (goVersion, version) => {
  expect(standardLibraryVersion(goVersion)).toBe(version);
});

it.each([
  ['v1.4.2', true],
  ['v1.4.2+dirty', true],
  ['v3.2.0+incompatible', true],
  ['v2.0.0-rc.1', true],
  ['1.2.3', true],
  ['v1.4.3-0.20260405060708-a3bd9b268784', false],
  ['v1.4.3-0.20260405060708-a3bd9b268784+dirty', false],
  ['v1.4.3-rc.1.0.20260405060708-a3bd9b268784', false],
  ['v0.0.0-20260304050607-06e20a19ef77', false],
  ['v1.4.2-14-g2414721', false],
  ['v1.4.2-14-g2414721-dirty', false],
  ['(devel)', false],
  ['dev', false],
  ['', false],
])('judges whether the version %j of a main module is a release: %s', (version, expected) => {
  expect(isRelease(version)).toBe(expected);
});

it.each([
  ['-s -w -X main.version=1.2.3', '1.2.3'],
  ['-X=main.Version=v1.2.3', 'v1.2.3'],
  ["-s -X 'main.version=1.2.3' -X 'main.commit=abc def'", '1.2.3'],
  ['-X "example.com/acme/tool/internal/v.gitVersion=v4.5.6-rc.1"', 'v4.5.6-rc.1'],
  ['-X a/b.Version=v1.2.3 -X c/d.gitVersion=v1.2.3', 'v1.2.3'],
  ['-X a/b.Version=v1.2.3 -X main.goVersion=1.22.1', undefined],
  ['-X main.goVersion=1.22.1', undefined],
  ['-X main.version=1.22.1 -X main.goVersion=1.22.1', '1.22.1'],
  ['-X main.version=dev', undefined],
  ['-X main.version=v1.2.3-4-gabcdef0', undefined],
  ['-X main.commit=1.2.3', undefined],
  ['-extldflags=-Wl,--version=1.2.3', undefined],
  ["-X 'main.version=1.2.3", undefined],
  ['', undefined],
])('takes from the flags %j of the linker the version %s', (flags, version) => {
  expect(linkedVersion(flags)).toBe(version);
});
