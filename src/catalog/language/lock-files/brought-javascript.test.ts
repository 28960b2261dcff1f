import { expect, it } from 'vitest';
import { readBrought } from './testing.ts';

const json = (value: unknown) => JSON.stringify(value);

const NPM_3 = json({
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { express: '^4' }, devDependencies: { mocha: '^10' } },
    'node_modules/express': { version: '4.0.0', dependencies: { qs: '6', send: '1' } },
    'node_modules/qs': { version: '6.0.0' },
    'node_modules/send': { version: '1.0.0', dependencies: { ms: '2' } },
    'node_modules/send/node_modules/ms': { version: '2.0.0' },
    'node_modules/ms': { version: '1.0.0', dev: true },
    'node_modules/mocha': { version: '10.0.0', dev: true, dependencies: { ms: '1' } },
    'packages/own': { version: '0.0.0', dependencies: { left: '1' } },
    'node_modules/own': { resolved: 'packages/own', link: true },
    'node_modules/left': { version: '1.0.0' },
  },
});

const NPM_1 = json({
  lockfileVersion: 1,
  dependencies: {
    express: { version: '4.0.0', requires: { qs: '6' }, dependencies: { qs: { version: '6.0.0' } } },
    mocha: { version: '10.0.0', dev: true, requires: { ms: '1' } },
    ms: { version: '1.0.0', dev: true },
  },
});

const PNPM_5 = `lockfileVersion: 5.4
dependencies:
  express: 4.0.0_peer@1.0.0
devDependencies:
  mocha: 10.0.0
packages:
  /express/4.0.0_peer@1.0.0:
    dependencies:
      qs: 6.0.0
    dev: false
  /mocha/10.0.0:
    dev: true
  /qs/6.0.0:
    dev: false
`;

const PNPM_6 = `lockfileVersion: '6.0'
importers:
  .:
    dependencies:
      express:
        specifier: ^4
        version: 4.0.0(peer@1.0.0)
packages:
  /express@4.0.0(peer@1.0.0):
    dependencies:
      query: /qs@6.0.0
      own: link:../own
  /qs@6.0.0:
    dev: false
`;

const PNPM_9 = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      express:
        specifier: ^4
        version: 4.0.0(peer@1.0.0)
    devDependencies:
      mocha:
        specifier: ^10
        version: 10.0.0
packages:
  express@4.0.0:
    resolution: {integrity: x}
  mocha@10.0.0:
    resolution: {integrity: x}
  ms@1.0.0:
    resolution: {integrity: x}
  qs@6.0.0:
    resolution: {integrity: x}
snapshots:
  express@4.0.0(peer@1.0.0):
    dependencies:
      qs: 6.0.0
  mocha@10.0.0:
    dependencies:
      query: qs@6.0.0
    optionalDependencies:
      ms: 1.0.0
  ms@1.0.0: {}
  qs@6.0.0: {}
`;

/** Written by pnpm 11 and later before the packages of the project. */
const PNPM_ITSELF = `---
lockfileVersion: '9.0'
importers:
  .:
    configDependencies:
      shared-config:
        specifier: 1.0.0
        version: 1.0.0
    packageManagerDependencies:
      pnpm:
        specifier: 12.4.0
        version: 12.4.0
packages:
  '@pnpm/exe.linux-x64@12.4.0':
    resolution: {integrity: x}
  pnpm@12.4.0:
    resolution: {integrity: x}
  shared-config@1.0.0:
    resolution: {integrity: x}
snapshots:
  '@pnpm/exe.linux-x64@12.4.0':
    optional: true
  pnpm@12.4.0:
    optionalDependencies:
      '@pnpm/exe.linux-x64': 12.4.0
  shared-config@1.0.0: {}

---
`;

const YARN_1 = `# yarn lockfile v1

express@^4.0.0, "express@npm:^4":
  version "4.0.0"
  dependencies:
    "@scope/qs" "~6.0.0"

"@scope/qs@~6.0.0":
  version "6.0.1"
`;

const YARN_BERRY = `__metadata:
  version: 8

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  dependencies:
    express: "npm:^4"
  linkType: soft

"express@npm:^4":
  version: 4.0.0
  resolution: "express@npm:4.0.0"
  dependencies:
    qs: "npm:^6, <7"
  linkType: hard

"qs@npm:^6, <7":
  version: 6.0.0
  resolution: "qs@npm:6.0.0"
  linkType: hard
`;

const BUN = `{
  "lockfileVersion": 1,
  "workspaces": {"": {"name": "app", "dependencies": {"express": "^4"}, "devDependencies": {"mocha": "1"}}},
  "packages": {
    "express": ["express@4.0.0", "", {"dependencies": {"@s/qs": "6"}}, "sha"],
    "@s/qs": ["@s/qs@5.0.0", "", {}, "sha"],
    "express/@s/qs": ["@s/qs@6.0.0", "", {}, "sha"],
    "mocha": ["mocha@1.0.0", "", {"dependencies": {"@s/qs": "5"}}, "sha"],
  },
}`;

it.each([
  [
    'package-lock.json',
    NPM_3,
    [
      'express@4.0.0',
      'qs@6.0.0 through express',
      'send@1.0.0 through express',
      'ms@2.0.0 through express',
      'ms@1.0.0 through mocha dev',
      'mocha@10.0.0 dev',
      'own@0.0.0',
      'left@1.0.0',
    ],
  ],
  [
    'npm-shrinkwrap.json',
    NPM_1,
    ['express@4.0.0', 'mocha@10.0.0 dev', 'ms@1.0.0 through mocha dev', 'qs@6.0.0 through express'],
  ],
  ['pnpm-lock.yaml', PNPM_5, ['express@4.0.0', 'mocha@10.0.0 dev', 'qs@6.0.0 through express']],
  ['pnpm-lock.yaml', PNPM_6, ['express@4.0.0', 'qs@6.0.0 through express']],
  [
    'pnpm-lock.yaml',
    PNPM_9,
    ['express@4.0.0', 'mocha@10.0.0 dev', 'ms@1.0.0 through mocha dev', 'qs@6.0.0 through express, mocha'],
  ],
  [
    'pnpm-lock.yaml',
    PNPM_ITSELF + PNPM_9,
    [
      '@pnpm/exe.linux-x64@12.4.0 through pnpm dev',
      'pnpm@12.4.0 dev',
      'shared-config@1.0.0 dev',
      'express@4.0.0',
      'mocha@10.0.0 dev',
      'ms@1.0.0 through mocha dev',
      'qs@6.0.0 through express, mocha',
    ],
  ],
  ['yarn.lock', YARN_1, ['express@4.0.0', '@scope/qs@6.0.1 through express']],
  ['yarn.lock', YARN_BERRY, ['app@0.0.0-use.local', 'express@4.0.0', 'qs@6.0.0 through express']],
  [
    'bun.lock',
    BUN,
    ['express@4.0.0', '@s/qs@5.0.0 through mocha dev', '@s/qs@6.0.0 through express', 'mocha@1.0.0 dev'],
  ],
])('tells from %s what brought each package, and what is for development', (path, content, expected) => {
  expect(readBrought(path, content)).toEqual(expected);
});

it('makes one package of several places: direct in one of them is direct', () => {
  const content = json({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { a: '1', b: '1' }, devDependencies: { c: '1' } },
      'node_modules/a': { version: '1.0.0', dependencies: { x: '1' } },
      'node_modules/a/node_modules/x': { version: '1.0.0' },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0', dependencies: { b: '1', x: '1' } },
      'node_modules/c/node_modules/b': { version: '1.0.0', dev: true },
      'node_modules/c/node_modules/x': { version: '1.0.0', dev: true },
    },
  });
  expect(readBrought('package-lock.json', content)).toEqual([
    'a@1.0.0',
    'x@1.0.0 through a, c',
    'b@1.0.0',
    'c@1.0.0 dev',
  ]);
});
