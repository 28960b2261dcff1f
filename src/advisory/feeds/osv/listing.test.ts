import { describe, expect, it } from 'vitest';

import { modificationsSince } from './listing.ts';

const NOON = Date.parse('2026-08-21T12:00:00Z');

async function since(text: string, size = 7, time = NOON): Promise<string[] | undefined> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size)
      yield await Promise.resolve(bytes.subarray(at, at + size));
  }
  return (await modificationsSince(chunks(), time))?.map(({ id }) => id);
}

describe('modificationsSince', () => {
  it('reads the modification list down to the time, inclusively', async () => {
    const list = '2026-08-21T12:00:01.5Z,A-1\n2026-08-21T12:00:00Z,A-2\r\n2026-08-21T11:59:59Z,A-3\n';
    expect(await since(list)).toEqual(['A-1', 'A-2']);
  });

  it('stops reading the modification list at the time', async () => {
    expect(await since('2026-08-21T12:00:00Z,A-1\n2020-01-01T00:00:00Z,A-2\nnonsense\n')).toEqual(['A-1']);
  });

  it('gives an OSV record once that the modification list names twice', async () => {
    expect(await since('2026-08-21T12:00:02Z,A-1\n2026-08-21T12:00:01Z,A-1\n')).toEqual(['A-1']);
  });

  it('refuses a modification list that is unsorted or old', async () => {
    expect(await since('2020-01-01T00:00:00Z,A-2\n2026-08-21T12:00:01Z,A-1\n')).toBeUndefined();
  });

  it('reads a last line of the modification list without a line feed', async () => {
    expect(await since('2026-08-21T12:00:00Z,ALSA-2026:1')).toEqual(['ALSA-2026:1']);
  });

  it.each([
    ['nothing', ''],
    ['blank lines', '\n\n'],
    ['a web page', '<!doctype html>\n<html>\n'],
    ['a line without a time', 'ALSA-2026:1\n'],
    ['a line without an id', '2026-08-21T12:00:00Z,\n'],
    ['a line without an end', `2026-08-21T12:00:00Z,${'A'.repeat(5000)}`],
  ])('refuses a modification list of %s', async (_, text) => {
    await expect(since(text)).rejects.toThrow(SyntaxError);
  });
});
