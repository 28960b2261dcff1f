import { expect, it } from 'vitest';
import { parseWantedPackage } from './parse-package.ts';

it.each([
  ['openssl', { name: 'openssl' }],
  ['libstdc++6@12.2.0-14+deb12u1', { name: 'libstdc++6', version: '12.2.0-14+deb12u1' }],
  ['@scope/name', { name: '@scope/name' }],
  ['@scope/name@1.0.0', { name: '@scope/name', version: '1.0.0' }],
  ['golang.org/x/net@v0.1.0', { name: 'golang.org/x/net', version: 'v0.1.0' }],
  ['group:artifact@1', { name: 'group:artifact', version: '1' }],
])('reads %s as a package', (written, wanted) => {
  expect(parseWantedPackage(written)).toEqual(wanted);
});

it.each(['', ' ', '@', '.', '..', '..@1', 'openssl@', 'x'.repeat(1025)])(
  'refuses %j as a package',
  (written) => {
    expect(() => parseWantedPackage(written)).toThrow('is not a valid package');
  },
);
