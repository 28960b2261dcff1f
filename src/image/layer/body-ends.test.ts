import { describe, expect, it } from 'vitest';
import { ArchiveError, TAR_HEAD_BYTES, type ByteSource } from '../../archive/index.ts';
import { MAX_TAIL_BYTES } from '../limits.ts';
import { BodyEnds } from './body-ends.ts';

/** Passes bytes in chunks, and reads what was kept. */
function readKept<Read>(bytes: Buffer, chunk: number, read: (body: ByteSource) => Read): Read {
  const results: Read[] = [];
  const ends = new BodyEnds(bytes.length, (body) => results.push(read(body)));
  for (let at = 0; at < bytes.length; at += chunk) ends.write(bytes.subarray(at, at + chunk));
  ends.end();
  const [result] = results;
  if (result === undefined) throw new Error('no body was given');
  return result;
}

const LARGE = Buffer.from(Array.from({ length: MAX_TAIL_BYTES + 3 * TAR_HEAD_BYTES }, (_, i) => i % 251));

describe.each([100_003, 2 ** 20, LARGE.length])('a large body that passes in chunks of %i bytes', (chunk) => {
  const tail = LARGE.length - MAX_TAIL_BYTES;

  it.each([
    ['first bytes', 0, TAR_HEAD_BYTES],
    ['some of the first bytes', 100, 200],
    ['last bytes', tail, MAX_TAIL_BYTES],
    ['some of the last bytes', LARGE.length - 300, 200],
    ['no bytes at its end', LARGE.length, 0],
  ])('returns its %s', (_what, offset, length) => {
    const isEqual = (body: ByteSource) =>
      body.size === LARGE.length && body.read(offset, length).equals(LARGE.subarray(offset, offset + length));
    expect(readKept(LARGE, chunk, isEqual)).toBe(true);
  });

  it.each([
    ['between its ends', TAR_HEAD_BYTES, 10],
    ['beyond its first bytes', TAR_HEAD_BYTES - 5, 10],
    ['before its last bytes', tail - 1, 10],
    ['beyond its end', LARGE.length - 5, 10],
    ['before its start', -5, 10],
  ])('refuses bytes %s', (_what, offset, length) => {
    expect(() => readKept(LARGE, chunk, (body) => body.read(offset, length))).toThrow(ArchiveError);
  });
});

it('keeps all of a small body', () => {
  const bytes = Buffer.from('small');
  expect(readKept(bytes, 2, (body) => body.read(0, 5).toString())).toBe('small');
});
