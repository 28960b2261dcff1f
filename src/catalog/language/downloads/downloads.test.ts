import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { downloadsCataloger } from './index.ts';

function packageAt(path: string): string | undefined {
  if (!downloadsCataloger.looksAt(path)) return undefined;
  const facts = downloadsCataloger.read({ path, size: 1, mode: 0o644 }, memorySource(Buffer.from('x')));
  const [pkg] = facts?.packages ?? [];
  return pkg && `${pkg.ecosystem} ${pkg.name} ${pkg.version} ${pkg.status}`;
}

const GO = 'root/go/pkg/mod/cache/download';
const CARGO = 'root/.cargo/registry/cache/index.crates.io-1949cf8c6b5b557f';

it.each([
  [`${GO}/golang.org/x/net/@v/v0.17.0.ziphash`, 'Go golang.org/x/net v0.17.0 cached'],
  [
    `${GO}/github.com/!burnt!sushi/toml/@v/v1.2.0-!r!c1.ziphash`,
    'Go github.com/BurntSushi/toml v1.2.0-RC1 cached',
  ],
  ['cache/download/gopkg.in/yaml.v2/@v/v2.4.0.ziphash', 'Go gopkg.in/yaml.v2 v2.4.0 cached'],
  [`${CARGO}/serde-1.0.200.crate`, 'crates.io serde 1.0.200 cached'],
  [`${CARGO}/sha-1-0.10.0-beta.1+build.crate`, 'crates.io sha-1 0.10.0-beta.1+build cached'],
  [
    'usr/local/cargo/registry/cache/github.com-1ecc6299db9ec823/libc-0.2.1.crate',
    'crates.io libc 0.2.1 cached',
  ],
])('lists the download %s as %s', (path, expected) => {
  expect(packageAt(path)).toBe(expected);
});

it.each([
  `${GO}/golang.org/x/net/@v/v0.17.0.mod`,
  `${GO}/golang.org/x/net/@v/list`,
  `${GO}/@v/v1.0.0.ziphash`,
  'root/.cargo/registry/cache/crates.corp.example-0123456789abcdef/serde-1.0.200.crate',
  `${CARGO}/serde.crate`,
  'srv/serde-1.0.200.crate',
  `${GO}/${'a/'.repeat(400)}b/@v/v1.0.0.ziphash`,
])('passes over %s', (path) => {
  expect(packageAt(path)).toBeUndefined();
});
