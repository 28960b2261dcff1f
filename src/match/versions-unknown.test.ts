import { expect, it } from 'vitest';
import { defined, type InstalledPackage, type NotComparedAdvisory } from '../domain/index.ts';
import { installed } from './testing.ts';
import { versionsUnknown } from './versions-unknown.ts';
import type { Lookup } from './wanted-versions.ts';

const go = (name: string, rest: Partial<InstalledPackage> = {}) =>
  installed(name, '(devel)', { type: 'golang', ecosystem: 'Go', ...rest });

function lookup(pkg: InstalledPackage, unordered?: string): Lookup {
  const { name, version } = pkg;
  return {
    name,
    version,
    nameKind: 'binary',
    packages: [pkg],
    ...defined({ unordered }),
  };
}

it('notes language packages without a valid version once for each application', () => {
  const tool = { application: 'usr/bin/tool' };
  const lookups = [
    lookup(go('a', tool), 'odd'),
    lookup(go('b', tool), 'odd'),
    lookup(go('c'), 'odd'),
    lookup(go('d')),
    lookup(installed('e', 'odd'), 'odd'),
  ];
  // The ecosystems of one feed share a lookup.
  expect(versionsUnknown([...lookups, ...lookups], [])).toEqual([
    {
      kind: 'package-version-unknown',
      subject: 'usr/bin/tool',
      message:
        'usr/bin/tool: not compared, since no version is known or it is not valid: a "(devel)", b "(devel)"',
    },
    {
      kind: 'package-version-unknown',
      subject: 'Go',
      message: 'Go: not compared, since no version is known or it is not valid: c "(devel)"',
    },
  ]);
});

it('leaves a package that a record names to the hole of that record', () => {
  const pkg = go('a');
  const advisory: NotComparedAdvisory = {
    record: 'GO-1',
    cves: [],
    ids: ['GO-1'],
    aliases: [],
    package: 'a',
    packages: [pkg],
    reason: 'odd',
  };
  expect(versionsUnknown([lookup(pkg, 'odd')], [advisory])).toEqual([]);
});
