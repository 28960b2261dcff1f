import { expect, it } from 'vitest';
import { readLock } from './testing.ts';

const json = (value: unknown) => JSON.stringify(value);

it.each([
  [
    'version 1',
    json({
      lockfileVersion: 1,
      dependencies: {
        '@my/qs': { version: 'npm:qs@6.5.2' },
        mkdirp: { version: '0.5.1', dev: true, dependencies: { minimist: { version: '0.0.8' } } },
        local: { version: 'file:../local' },
        forked: { version: 'git+ssh://git@example.com/forked.git#abc' },
        loaded: { version: 'https://example.com/loaded.tgz' },
        ini: { version: 'https://registry.npmjs.org/ini/-/ini-1.3.4.tgz' },
      },
    }),
    [
      'qs@6.5.2',
      'mkdirp@0.5.1',
      'local@file:../local own',
      'forked@git+ssh://git@example.com/forked.git#abc elsewhere',
      'loaded@https://example.com/loaded.tgz elsewhere',
      'ini@1.3.4',
      'minimist@0.0.8',
    ],
  ],
  [
    'version 3',
    json({
      lockfileVersion: 3,
      packages: {
        '': { name: 'shop', version: '1.0.0' },
        'node_modules/@my/qs': { name: 'qs', version: '6.5.2' },
        'node_modules/a/node_modules/@x/b': { version: '2.0.0', dev: true },
        'node_modules/@x/b': { version: '2.0.0' },
        'node_modules/part': { resolved: 'packages/part', link: true },
        'packages/part': { version: '0.1.0' },
        'node_modules/forked': { version: '1.0.0', resolved: 'git+ssh://git@github.com/x/forked.git#abc' },
      },
    }),
    ['qs@6.5.2', '@x/b@2.0.0', 'part@0.1.0 own', 'forked@1.0.0 elsewhere'],
  ],
])('reads a package-lock.json of %s', (_version, content, packages) => {
  expect(readLock('app/package-lock.json', content)).toEqual({ packages, problems: [] });
});

it.each([0, 1, 2, 3])(
  'reads packages of version %s of bun.lock, with commas behind the last of a list',
  (version) => {
    const content = `{
    "lockfileVersion": ${version},
    "packages": {
      "@my/qs": ["qs@6.5.2", "", { "bin": ",]\\"" }, "sha512-x"],
      "part": ["part@workspace:packages/part"],
      "forked": ["forked@github:x/forked#abc", {}, "x"],
      "old": ["old@https://registry.npmjs.org/@x/b/-/b-2.0.0-rc.1.tgz", {}],
      "loaded": ["loaded@https://example.com/loaded-1.0.0.tgz", {}],
    },
  }`;
    expect(readLock('app/bun.lock', content)).toEqual({
      packages: [
        'qs@6.5.2',
        'part@workspace:packages/part own',
        'forked@github:x/forked#abc elsewhere',
        '@x/b@2.0.0-rc.1',
        'loaded@https://example.com/loaded-1.0.0.tgz elsewhere',
      ],
      problems: [],
    });
  },
);

it('reads both documents of a pnpm-lock.yaml, of which the first names what configures pnpm', () => {
  const document = (name: string) => `---\nlockfileVersion: '9.0'\npackages:\n  ${name}:\n    engines: {}\n`;
  const content = document('ini@1.3.5') + document('qs@6.5.2');
  expect(readLock('app/pnpm-lock.yaml', content).packages).toEqual(['ini@1.3.5', 'qs@6.5.2']);
});

it.each([
  [
    '5.4',
    `lockfileVersion: 5.4

specifiers:
  ajv: 6.12.2

packages:

  /@types/node/14.0.1:
    resolution: {integrity: sha512-x}
    dev: true

  /ajv-keywords/3.4.1_ajv@6.12.2:
    resolution: {integrity: sha512-x}
    deprecated: a long text that is
      continued: here
    dependencies:
      ajv: 6.12.2

  registry.example.com/left-pad/1.3.0:
    resolution: {integrity: sha512-x}

  github.com/x/forked/0123abc:
    resolution: {tarball: https://codeload.github.com/x/forked/tar.gz/0123abc}
    name: forked
    version: 1.0.0

  file:part:
    resolution: {directory: part, type: directory}
    name: part
    version: 0.1.0
`,
    [
      '@types/node@14.0.1',
      'ajv-keywords@3.4.1',
      'left-pad@1.3.0',
      'forked@1.0.0 elsewhere',
      'part@0.1.0 own',
    ],
  ],
  [
    "'6.0'",
    `lockfileVersion: '6.0'
packages:
  /@babel/core@7.1.0:
    resolution: {integrity: sha512-x}
  /ajv-keywords@3.4.1(ajv@6.12.2):
    resolution: {integrity: sha512-x}
`,
    ['@babel/core@7.1.0', 'ajv-keywords@3.4.1'],
  ],
  [
    "'9.0'",
    `---
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      old-ini:
        specifier: npm:ini@1.3.5
        version: ini@1.3.5
packages:
  '@babel/core@7.1.0':
    resolution: {integrity: sha512-x}
    engines: {node: '>=4'}
  ? ini@1.3.5
  : resolution: {integrity: sha512-x}
    cpu:
      - x64
  forked@https://codeload.github.com/x/forked/tar.gz/0123abc:
    resolution: {tarball: https://codeload.github.com/x/forked/tar.gz/0123abc}
    version: 1.0.0
  part@file:part:
    resolution: {directory: part, type: directory}
    deprecated: >-
      text: of many lines

      more
snapshots:
  '@babel/core@7.1.0': {}
`,
    ['@babel/core@7.1.0', 'ini@1.3.5', 'forked@1.0.0 elsewhere', 'part@file:part own'],
  ],
  [
    '5 with packages of another registry',
    `lockfileVersion: 5.4
packages:
  registry.example.com/@x/b/1.0.0_react@17.0.0:
    resolution: {integrity: sha512-x, registry: 'https://registry.example.com/'}
    name: '@x/b'
    version: 1.0.0
  localhost:4873/lodash/4.17.20:
    resolution: {integrity: sha512-x, tarball: 'http://localhost:4873/lodash/-/lodash-4.17.20.tgz'}
    name: lodash
    version: 4.17.20
  github.com/x/forked/0123abc:
    resolution: {tarball: https://codeload.github.com/x/forked/tar.gz/0123abc}
    name: forked
    version: 1.0.0
  file:parts/own/1.0:
    resolution: {directory: parts/own/1.0, type: directory}
    name: own
    version: 0.1.0
`,
    ['@x/b@1.0.0', 'lodash@4.17.20', 'forked@1.0.0 elsewhere', 'own@0.1.0 own'],
  ],
  [
    '6 with packages of another registry',
    `lockfileVersion: '6.0'
packages:
  registry.example.com/@x/b@1.0.0(react@17.0.0):
    resolution: {integrity: sha512-x, registry: 'https://registry.example.com/'}
    name: '@x/b'
    version: 1.0.0
  registry.example.com/lodash@4.17.20:
    resolution: {integrity: sha512-x, registry: 'https://registry.example.com/'}
    name: lodash
    version: 4.17.20
  '@github.com/x/forked/0123abc':
    resolution: {tarball: https://codeload.github.com/x/forked/tar.gz/0123abc}
    name: forked
    version: 1.0.0
  '@registry.npmjs.org/ini/-/ini-1.3.4.tgz':
    resolution: {tarball: https://registry.npmjs.org/ini/-/ini-1.3.4.tgz}
    name: ini
    version: 1.3.4
`,
    ['@x/b@1.0.0', 'lodash@4.17.20', 'forked@1.0.0 elsewhere', 'ini@1.3.4'],
  ],
])('reads a pnpm-lock.yaml of version %s', (_version, content, packages) => {
  expect(readLock('app/pnpm-lock.yaml', content)).toEqual({ packages, problems: [] });
});

it.each([
  ['package-lock.json', 'its format has the unknown version 4', '{"lockfileVersion": 4, "packages": {}}'],
  ['package-lock.json', 'no package list', '{"lockfileVersion": 3}'],
  ['package-lock.json', 'not valid JSON', '{"lockfileVersion": 3, '],
  ['package-lock.json', 'not a JSON object', '[]'],
  [
    'package-lock.json',
    '1 of its entries has no valid name or version',
    '{"lockfileVersion": 3, "packages": {"node_modules/a": 5}}',
  ],
  [
    'npm-shrinkwrap.json',
    '2 of its entries have no valid name or version',
    '{"dependencies": {"a": {"version": false}, "b": []}}',
  ],
  ['package-lock.json', 'nested more than 500 levels deep', '['.repeat(300_000)],
  ['bun.lock', 'its format has the unknown version 9', '{"lockfileVersion": 9}'],
  ['bun.lock', 'not valid JSON', '{"lockfileVersion": 1, "packages": {,,}}'],
  ['bun.lock', 'not valid JSON', `{"a": "${'\\"'.repeat(200_000)}`],
  ['pnpm-lock.yaml', 'its format has the unknown version 10.0', "lockfileVersion: '10.0'\n"],
  ['pnpm-lock.yaml', 'its format has no version', ''],
  ['pnpm-lock.yaml', 'line 1 is not a key and its value', '\0\0\0'],
  ['yarn.lock', 'its format has the unknown version 99', '__metadata:\n  version: 99\n'],
  ['yarn.lock', 'its format has no version', 'a@1:\n  version "1"\n'],
  ['yarn.lock', 'line 2 is not the beginning of an entry', '# yarn lockfile v1\na@1\n'],
  [
    'yarn.lock',
    '1 of its entries has no valid name or version',
    '# yarn lockfile v1\na@1:\n  resolved "x"\n',
  ],
])('reports what it cannot read of a %s: %s', (name, reason, content) => {
  expect(readLock(`app/${name}`, content).problems).toEqual([`app/${name} was not read: ${reason}`]);
});
