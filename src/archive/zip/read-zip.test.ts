import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveError } from '../archive-error.ts';
import { buildZip } from '../testing/build-zip.ts';
import { readZip } from './read-zip.ts';

function contents(zip: Buffer): [string, string][] {
  return Array.from(readZip(zip).entries, (entry) => [entry.name, entry.read().toString()]);
}

const FILES = [
  { name: 'a.json', content: '{"id":"A"}'.repeat(50) },
  { name: 'empty.json', content: '' },
  { name: 'stored.json', content: 'as it is', method: 0 },
];
const EXPECTED = FILES.map(({ name, content }) => [name, content]);

describe('readZip', () => {
  it('reads deflated, stored and empty zip entries', () => {
    expect(contents(buildZip(FILES))).toEqual(EXPECTED);
  });

  it('reads the zip64 form, which archives of more than 65,535 entries have', () => {
    expect(contents(buildZip(FILES, { zip64: true }))).toEqual(EXPECTED);
  });

  it('finds the zip directory before a comment that looks like its end', () => {
    expect(contents(buildZip(FILES, { comment: 'PK\x05\x06 and more, to be misread as an end' }))).toEqual(
      EXPECTED,
    );
  });

  it('reads a zip directory that is longer than one piece of it', () => {
    const files = Array.from({ length: 8_000 }, (_, n) => ({
      name: `${'long '.repeat(20)}${n}`,
      content: `${n}`,
    }));
    expect(contents(buildZip(files))).toEqual(files.map(({ name, content }) => [name, content]));
  });

  it.each([{}, { zip64: true }])('reads a zip behind a script that runs it: %j', (form) => {
    const script = Buffer.from('#!/bin/sh\nexec java -jar "$0" "$@"\n');
    expect(contents(Buffer.concat([script, buildZip(FILES, form)]))).toEqual(EXPECTED);
  });

  it.each([1, 22, 5000])('reads a zip that %i bytes follow, as the class loader of Java does', (count) => {
    const zip = Buffer.concat([buildZip(FILES), Buffer.alloc(count, 'PK\x05\x06?')]);
    expect(contents(zip)).toEqual(EXPECTED);
    expect(contents(Buffer.concat([Buffer.from('#!/bin/sh\n'), zip]))).toEqual(EXPECTED);
  });

  it('refuses bytes after a zip in which it no longer begins where it says', () => {
    const zip = buildZip(FILES);
    zip.writeUInt32LE(7, zip.length - 22 + 16);
    expect(() => contents(Buffer.concat([zip, Buffer.from('more')]))).toThrow('no central directory');
  });

  it('refuses a zip whose comment holds another one that bytes follow', () => {
    const comment = Buffer.concat([buildZip([{ name: 'b', content: '1' }]), Buffer.from('more')]);
    const outer = buildZip(FILES, { comment: 'x'.repeat(comment.length) });
    const both = Buffer.concat([outer.subarray(0, outer.length - comment.length), comment]);
    expect(() => contents(both)).toThrow('the zip has two central directories');
  });

  it('refuses a zip with two directories, since tools differ in which they read', () => {
    const [first, second] = [buildZip([{ name: 'seen.json', content: '1' }]), buildZip(FILES)];
    const end = second.length - 22;
    const stated = first.indexOf(Buffer.from('PK\x01\x02'));
    second.writeUInt32LE(stated, end + 16);
    expect(() => contents(Buffer.concat([first, second]))).toThrow('the zip has two central directories');
  });

  it.each([1, 2, 9])('refuses an archive of three entries that counts %i', (count) => {
    const zip = buildZip(FILES);
    zip.writeUInt16LE(count, zip.length - 12);
    expect(() => contents(zip)).toThrow('its central directory is malformed');
  });

  it('refuses entries that overlap', () => {
    const twice = [1, 2].map((n) => ({ name: `${n}.json`, content: 'content '.repeat(20) }));
    const zip = buildZip(twice);
    const first = zip.indexOf(Buffer.from('PK\x01\x02'));
    const second = zip.indexOf(Buffer.from('PK\x01\x02'), first + 4);
    zip.writeUInt32LE(0, second + 42);
    // The first body is all that is left.
    const body = zip.subarray(0, first / 2);
    const directory = zip.subarray(first);
    directory.writeUInt32LE(body.length, directory.length - 6);
    expect(() => contents(Buffer.concat([body, directory]))).toThrow('its entries overlap');
  });

  it('passes over folders of a zip', () => {
    expect(contents(buildZip([{ name: 'folder/', content: '' }]))).toEqual([]);
  });

  it('reads a zip from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zip-'));
    try {
      writeFileSync(join(folder, 'all.zip'), buildZip(FILES));
      const zip = readZip(join(folder, 'all.zip'));
      expect(Array.from(zip.entries, (entry) => entry.read().toString())).toEqual(
        FILES.map(({ content }) => content),
      );
      zip.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['an entry that inflates to more than it claims', { claims: { size: 3 } }, 'damaged'],
    ['an entry that inflates to less than it claims', { claims: { size: 99_999 } }, 'damaged'],
    ['an entry of an absurd size', { claims: { size: 0xfffffff0 } }, 'over the limit'],
    ['a wrong checksum', { claims: { crc32: 1 } }, 'checksum'],
    ['an unknown method', { method: 14 }, 'method 14'],
    ['an encrypted entry', { flags: 1 }, 'encrypted'],
  ])('refuses a zip with %s', (_, oddity, message) => {
    const [entry] = [
      ...readZip(buildZip([{ name: 'x', content: 'content '.repeat(20), ...oddity }])).entries,
    ];
    expect(() => entry?.read()).toThrow(message);
  });

  it('opens a stored entry in place, and inflates another one up to a limit', () => {
    const zip = buildZip([
      { name: 'stored', content: 'as it is', method: 0 },
      { name: 'deflated', content: 'content' },
    ]);
    const [stored, deflated] = [...readZip(zip).entries];
    const opened = stored?.open(1);
    expect([stored?.isStored, opened?.size, opened?.read(3, 5).toString()]).toEqual([true, 8, 'it is']);
    expect(() => opened?.read(3, 6)).toThrow('truncated');
    expect([deflated?.isStored, deflated?.open(7).read(0, 7).toString()]).toEqual([false, 'content']);
    expect(() => deflated?.open(6)).toThrow('over the limit of 6');
  });

  it.each([
    ['is encrypted', { flags: 1 }, 'encrypted'],
    ['claims two sizes', { claims: { size: 3 } }, 'its sizes differ'],
  ])('opens no stored entry that %s', (_what, oddity, message) => {
    const [entry] = [...readZip(buildZip([{ name: 'x', content: 'content', method: 0, ...oddity }])).entries];
    expect(() => entry?.open(100)).toThrow(message);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('<html>Not Found</html>')],
    ['a zip without its end', buildZip(FILES).subarray(0, -10)],
    ['a zip without its beginning', buildZip(FILES).subarray(40)],
  ])('refuses to read %s as a zip', (_, bytes) => {
    expect(() => contents(bytes)).toThrow(ArchiveError);
  });

  it('answers every damaged byte of a zip with the content or an ArchiveError', () => {
    const zip = buildZip(FILES, { zip64: true });
    fc.assert(
      fc.property(fc.nat(zip.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(zip);
        damaged[at] = byte;
        try {
          contents(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(ArchiveError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
