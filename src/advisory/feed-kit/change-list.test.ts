import { describe, expect, it } from 'vitest';

import { modificationsSince, timeAndId } from './change-list.ts';

const NOON = Date.parse('2026-08-21T12:00:00Z');

async function read(text: string, size = 7) {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size)
      yield await Promise.resolve(bytes.subarray(at, at + size));
  }
  return modificationsSince(chunks(), { since: NOON, now: new Date(NOON + 60_000), parseLine: timeAndId });
}

async function since(text: string): Promise<string[]> {
  return (await read(text)).changes.map(({ id }) => id);
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

  it.each([
    ['unsorted', ['2020-01-01T00:00:00Z', '2026-08-21T12:00:01Z', '2020-01-02T00:00:00Z'], NOON + 1000],
    ['older', ['2026-08-21T11:00:00Z', '2026-08-21T10:00:00Z'], NOON - 3_600_000],
    [
      'older but for a date in the future',
      ['2027-07-09T00:00:00Z', '2026-08-21T11:00:00Z'],
      NOON - 3_600_000,
    ],
  ])('takes no changes from a modification list that is %s', async (_, times, newest) => {
    const list = times.map((time, at) => `${time},A-${at}\n`).join('');
    expect(await read(list)).toEqual({ changes: [], newest });
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
