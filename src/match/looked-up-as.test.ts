import { expect, it } from 'vitest';
import type { InstalledPackage } from '../domain/index.ts';
import { lookedUpAs, namesLookedUpAs } from './looked-up-as.ts';
import { installed } from './testing.ts';

it.each([
  'linux',
  'linux-signed-amd64',
  'linux-signed-armhf',
  'linux-signed',
  'linux-signed-aws-6.8',
  'linux-signedness',
  'linux-aws',
  'linuxptp',
  'openssl',
])('looks a package built from %s up by that source', (source) => {
  const pkg = installed('x', '1', { source: { name: source, version: '1' } });
  const [{ name } = { name: '' }] = lookedUpAs(pkg, { names: 'source' });
  expect(namesLookedUpAs(name)).toContain(source);
});

it('looks a package up under its own name and its source, each once', () => {
  const pkg = { type: 'apk', name: 'rootio-libcrypto3', version: '3.5-r1', database: '', layer: 0 };
  const source = { name: 'openssl', version: '3.5-r1' };
  const names = (each: InstalledPackage) =>
    lookedUpAs(each, { names: 'both' }).map(({ kind, name }) => `${kind} ${name}`);
  expect(names({ ...pkg, source })).toEqual(['binary libcrypto3', 'source openssl']);
  expect(names(pkg)).toEqual(['binary libcrypto3']);
  expect(namesLookedUpAs('libcrypto3')).toContain(pkg.name);
});

it('looks no package of a module up in records of other modules', () => {
  const names = { names: 'both', modules: 'left-out' } as const;
  const rpm = (version: string, module?: string) =>
    installed('nodejs', version, { type: 'rpm', ...(module !== undefined && { module }) });
  expect(lookedUpAs(rpm('1:18.20-1.el9', 'nodejs:18:9:a'), names)).toEqual([]);
  expect(lookedUpAs(rpm('1:18.20-1.module_el9+1+a'), names)).toEqual([]);
  expect(lookedUpAs(rpm('1:18.20-1.el9'), names)).toHaveLength(1);
});
