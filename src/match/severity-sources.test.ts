import { expect, it } from 'vitest';
import type { Distribution } from '../domain/index.ts';
import { severitySources } from './severity-sources.ts';

function distribution(id: string, ...idLike: string[]): Distribution {
  return { id, idLike, version: '1', name: id, path: 'etc/os-release' };
}

it.each([
  [distribution('debian'), 'debian'],
  [distribution('ubuntu', 'debian'), 'ubuntu'],
  [distribution('opensuse-leap', 'suse', 'opensuse'), 'suse'],
  [distribution('rocky', 'rhel', 'centos', 'fedora'), 'rocky'],
  [distribution('alpine'), 'nvd'],
  [distribution('constructor'), 'nvd'],
  [undefined, 'nvd'],
])('ranks the flaws of %j by %s first', (release, first) => {
  expect(severitySources(release)[0]).toBe(first);
});
