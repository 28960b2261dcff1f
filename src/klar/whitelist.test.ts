import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isWhitelisted, parseWhitelist, readKlarWhitelist } from './whitelist.ts';

const EXAMPLE = `
general:
  - RHSA-2018:1345
images:
  centos:
    - RHSA-2017:2479
  fluent/fluent-bit:
    - CVE-2017-14062
`;

describe('a whitelist', () => {
  it.each([
    ['RHSA-2018:1345', 'any/image', true],
    ['RHSA-2017:2479', 'library/centos', true],
    ['RHSA-2017:2479', 'centos', true],
    ['RHSA-2017:2479', 'team/centos', false],
    ['CVE-2017-14062', 'fluent/fluent-bit', true],
    ['CVE-2017-14062', 'library/fluent-bit', false],
    ['cve-2017-14062', 'fluent/fluent-bit', false],
  ])('whitelists %s for %s: %s', async (name, repository, expected) => {
    expect(isWhitelisted(name, repository, await parseWhitelist(EXAMPLE))).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['only a comment', '# nothing yet'],
    ['empty lists', 'general:\nimages:\n'],
    ['empty lists of images', 'images:\n  nginx:\n'],
    ['nulls', 'general: null\nimages: ~\n'],
    ['nulls in lists', 'general: [~]\nimages: {nginx: null}\n'],
    ['nothing but a null', '~\n'],
    ['keys that nobody knows', 'General: [x]\nother: {a: b}\n'],
  ])('accepts a whitelist with %s', async (_what, source) => {
    expect(isWhitelisted('x', 'nginx', await parseWhitelist(source))).toBe(false);
  });

  it('reads scalars of a whitelist as their literal text', async () => {
    const whitelist = await parseWhitelist('general: [123, true, 2018-01-01, 1.50, "a b"]');
    expect([...whitelist.general]).toEqual(['123', 'true', '2018-01-01', '1.50', 'a b']);
  });

  it('distinguishes null in a whitelist from its text', async () => {
    const { general } = await parseWhitelist('general: [null, "null"]');
    expect([...general]).toEqual(['null']);
  });

  it('reads shared lists and merged mappings of a whitelist', async () => {
    const whitelist = await parseWhitelist(
      'base: &base {general: [a]}\n<<: *base\nimages: {x: &x [b], y: *x}\n',
    );
    expect([...whitelist.general]).toEqual(['a']);
    expect(isWhitelisted('b', 'y', whitelist)).toBe(true);
  });

  it('takes the last of a repeated key, and the first of several documents, of a whitelist', async () => {
    const { general } = await parseWhitelist('general: [a]\ngeneral: [b]\n---\ngeneral: [c]\n');
    expect([...general]).toEqual(['b']);
  });

  it.each([
    ['a list', '- CVE-1', 'could not unmarshal yaml: unmarshal errors: the file is not a mapping'],
    ['a text', 'CVE-1', 'could not unmarshal yaml: unmarshal errors: the file is not a mapping'],
    [
      'a text for a list',
      'general: CVE-1',
      'could not unmarshal yaml: unmarshal errors: general is not a list',
    ],
    [
      'an empty text for a list',
      'general: ""',
      'could not unmarshal yaml: unmarshal errors: general is not a list',
    ],
    [
      'a list of lists',
      'general: [[a]]',
      'could not unmarshal yaml: unmarshal errors: general is not a list',
    ],
    [
      'a list of images',
      'images: [a]',
      'could not unmarshal yaml: unmarshal errors: images is not a mapping',
    ],
    ['a mapping of names', 'images: {a: {b: c}}', 'unmarshal errors: images.a is not a list of names'],
    ['no YAML', 'general: [a', 'could not unmarshal yaml: '],
  ])('refuses a whitelist that is %s', async (_what, source, message) => {
    await expect(parseWhitelist(source)).rejects.toThrow(message);
  });

  it("reports an unreadable whitelist in Go's words", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-klar-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const missing = join(folder, 'none.yaml');
    const message = `could not read file open ${missing}: no such file or directory`;
    await expect(readKlarWhitelist(missing)).rejects.toThrow(message);
    await expect(readKlarWhitelist(folder)).rejects.toThrow(
      `could not read file read ${folder}: is a directory`,
    );
    await writeFile(missing, EXAMPLE);
    expect((await readKlarWhitelist(missing)).general.size).toBe(1);
  });
});
