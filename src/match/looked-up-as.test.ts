import { expect, it } from 'vitest';
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
  const { name } = lookedUpAs(pkg, { names: 'source' });
  expect(namesLookedUpAs(name)).toContain(source);
});
