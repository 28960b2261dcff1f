import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { bitnamiCataloger } from './index.ts';

const PATH = 'opt/bitnami/redis/.spdx-redis.spdx';

const LIST = 'opt/bitnami/.bitnami_components.json';

function read(content: unknown, path = PATH) {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return bitnamiCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

function component(name: string, version: string) {
  return { type: 'bitnami', ecosystem: 'Bitnami', name, version };
}

function entry(...locators: readonly unknown[]) {
  return { name: 'x', externalRefs: locators.map((referenceLocator) => ({ referenceLocator })) };
}

it('reads the components that a document is about, and no other package', () => {
  const facts = read({
    packages: [
      entry('cpe:2.3:*:redis:redis:7.0.11', 'pkg:bitnami/redis@7.0.11-1?arch=amd64&distro=debian-11'),
      entry('pkg:deb/debian/libssl3@3.0.9-1'),
      entry('pkg:bitnami/java@11.0.19%2B7-0'),
      entry(7, null, 'pkg:bitnami/@1'),
      { name: 'y' },
      null,
    ],
  });
  expect(facts).toEqual({
    path: PATH,
    packages: [component('redis', '7.0.11-1'), component('java', '11.0.19+7-0')],
  });
});

it("reads the components of an image's list, and counts entries without a version", () => {
  const redis = { arch: 'amd64', digest: '0', distro: 'debian-10', type: 'NAMI', version: '5.0.14-36' };
  expect(read({ redis, gosu: { version: '1.14.0-7' } }, LIST)).toEqual({
    path: LIST,
    packages: [component('redis', '5.0.14-36'), component('gosu', '1.14.0-7')],
  });
  expect(read({ redis, gosu: {}, '': redis }, LIST)).toMatchObject({
    packages: [component('redis', '5.0.14-36')],
    problems: [{ message: `${LIST} was not read: 2 of its entries have no valid name or version` }],
  });
});

it("takes a component's document before the list of the image", () => {
  const document = { path: PATH, packages: [component('redis', '7.0.11-1')] };
  const list = { path: LIST, packages: [component('redis', '7.0.11'), component('gosu', '1.16.0-1')] };
  expect(bitnamiCataloger.combine?.([list, document], { find: () => new Map() })).toEqual([
    { path: LIST, packages: [component('gosu', '1.16.0-1')] },
    document,
  ]);
});

it.each([
  ['nothing', ''],
  ['text that breaks off', '{"packages": ['],
  ['no list', '{"packages": 1}'],
  ['deep nesting', '['.repeat(1_000_000)],
])('reports a document with %s', (_what, content) => {
  expect(read(content)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject: PATH }],
  });
});

it.each(['', '{"redis": {', '[]'])("reports an image's list that cannot be read: %j", (content) => {
  expect(read(content, LIST)).toMatchObject({
    packages: [],
    problems: [{ kind: 'package-file-unreadable', subject: LIST }],
  });
});

it.each([
  [PATH, true],
  ['opt/bitnami/common/.spdx-gosu.spdx', true],
  [LIST, true],
  ['srv/opt/bitnami/.bitnami_components.json', false],
  ['var/lib/db/sbom/busybox.spdx.json', false],
  ['home/x/.spdx-redis.spdx', false],
])("decides by the path %s whether a file is Bitnami's", (path, isLookedAt) => {
  expect(bitnamiCataloger.looksAt(path)).toBe(isLookedAt);
});
