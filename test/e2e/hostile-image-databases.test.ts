import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { writeBerkeley } from '../../src/catalog/os/rpm/testing/write-berkeley.ts';
import { writeHeader } from '../../src/catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../../src/catalog/os/rpm/testing/write-ndb.ts';
import { writeSqlite } from '../../src/catalog/os/rpm/testing/write-sqlite.ts';
import { imageOf, RELEASE, STATUS } from '../support/image-hostile.ts';
import { scanFiles } from '../support/image-scan.ts';

const NAMES = Array.from({ length: 40 }, (_, n) => `plank${n}`);
const headers = NAMES.map((name) => writeHeader({ name, files: [`/usr/lib/${name}.so`] }));

/** Of each kind, a database of forty packages. */
const DATABASES: readonly (readonly [path: string, content: Buffer])[] = [
  [
    STATUS,
    textOf((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n`),
  ],
  ['lib/apk/db/installed', textOf((name) => `P:${name}\nV:1-r0\nA:x86_64\n\n`)],
  ['var/lib/rpm/rpmdb.sqlite', writeSqlite(headers)],
  ['var/lib/rpm/Packages.db', writeNdb(headers)],
  ['var/lib/rpm/Packages', writeBerkeley(headers)],
];

function textOf(entry: (name: string) => string): Buffer {
  return Buffer.from(NAMES.map(entry).join(''));
}

function scanDatabase(path: string, content: Buffer) {
  return scanFiles(imageOf([gzipSync(buildTar([RELEASE, { path, content }]))]));
}

/** Every so many bytes, one that is turned over. */
function worn(content: Buffer, distance: number): Buffer {
  return Buffer.from(content.map((byte, at) => (at % distance === distance - 1 ? byte ^ 0xff : byte)));
}

const HARMS: readonly (readonly [what: string, harm: (content: Buffer) => Buffer])[] = [
  ['cut in its middle', (content) => content.subarray(0, Math.floor(content.length / 2) - 7)],
  ['cut near its end', (content) => content.subarray(0, content.length - 3)],
  ['overwritten with zeros', (content) => Buffer.alloc(content.length)],
  ['overwritten with words', (content) => Buffer.alloc(content.length, 'lorem ipsum ')],
  ['overwritten with noise', (content) => worn(Buffer.alloc(content.length, 0x9c), 3)],
  [
    'with a hole of zeros in its middle',
    (content) => Buffer.from(content).fill(0, content.length / 2, content.length / 2 + 300),
  ],
  ['worn every 97 bytes', (content) => worn(content, 97)],
];

describe.each(DATABASES)('the database %s', (path, content) => {
  it('reads the whole database, and ends with 0', async () => {
    const { code, packageLines } = await scanDatabase(path, content);
    expect(packageLines).toHaveLength(NAMES.length);
    expect(code).toBe(0);
  });

  it.each(HARMS)('names %s, and ends with 3', async (_, harm) => {
    const { code, holes, packageLines, stderr, left } = await scanDatabase(path, harm(content));
    expect(holes.map(({ subject }) => subject)).toContain(path);
    expect(packageLines.length).toBeLessThanOrEqual(NAMES.length);
    expect({ code, stderr, left }).toEqual({ code: 3, stderr: '', left: [] });
  });
});
