import { expect, it } from 'vitest';
import { toGem } from './gems.ts';

it.each([
  ['nokogiri-1.13.10-java', 'nokogiri', '1.13.10', 'java'],
  ['nokogiri-1.13.10-jruby', 'nokogiri', '1.13.10', 'jruby'],
  ['jruby-openssl-0.3-universal-java-11', 'jruby-openssl', '0.3', 'universal-java-11'],
  ['ffi-1.15.5-universal-darwin-19', 'ffi', '1.15.5', 'universal-darwin-19'],
  ['ffi-1.15.5-arm64-darwin-22', 'ffi', '1.15.5', 'arm64-darwin-22'],
  ['ffi-1.15.5-x86_64-linux', 'ffi', '1.15.5', 'x86_64-linux'],
  ['ffi-1.15.5-x86_64-linux-musl', 'ffi', '1.15.5', 'x86_64-linux-musl'],
  ['ffi-1.15.5-x64-mingw32', 'ffi', '1.15.5', 'x64-mingw32'],
  ['ffi-1.15.5-x64-mingw-ucrt', 'ffi', '1.15.5', 'x64-mingw-ucrt'],
  ['ffi-1.15.5-mswin32-60', 'ffi', '1.15.5', 'mswin32-60'],
  ['ffi-1.15.5-x86-mswin32-60', 'ffi', '1.15.5', 'x86-mswin32-60'],
])('splits the gem name %s', (fullName, name, version, architecture) => {
  expect(toGem(fullName, 'app.war', undefined)).toMatchObject({ name, version, architecture });
});

it.each([
  ['rack-2.2.3', 'rack', '2.2.3'],
  ['net-http-2-1.0', 'net-http-2', '1.0'],
  ['jruby-jars-9.4.0.0', 'jruby-jars', '9.4.0.0'],
  ['linux-stat-1.0', 'linux-stat', '1.0'],
])('splits the gem name %s, which has no platform', (fullName, name, version) => {
  const gem = toGem(fullName, 'app.war', undefined);
  expect(gem).toMatchObject({ name, version });
  expect(gem?.architecture).toBeUndefined();
});
