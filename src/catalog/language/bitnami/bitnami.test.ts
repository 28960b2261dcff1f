import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { bitnamiCataloger } from './index.ts';

const PATH = 'opt/bitnami/redis/.spdx-redis.spdx';

function read(content: unknown) {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return bitnamiCataloger.read({ path: PATH, size: bytes.length, mode: 0o644 }, memorySource(bytes));
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
    packages: [
      { type: 'bitnami', ecosystem: 'Bitnami', name: 'redis', version: '7.0.11-1' },
      { type: 'bitnami', ecosystem: 'Bitnami', name: 'java', version: '11.0.19+7-0' },
    ],
  });
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

it.each([
  [PATH, true],
  ['opt/bitnami/common/.spdx-gosu.spdx', true],
  ['var/lib/db/sbom/busybox.spdx.json', false],
  ['home/x/.spdx-redis.spdx', false],
])("decides by the path %s whether a document is Bitnami's", (path, isLookedAt) => {
  expect(bitnamiCataloger.looksAt(path)).toBe(isLookedAt);
});
