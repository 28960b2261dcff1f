import { describe, expect, it } from 'vitest';
import { ArchiveError, TAR_HEAD_BYTES, type ByteSource } from '../../archive/index.ts';
import { MAX_TAIL_BYTES } from '../limits.ts';
import { BodyEnds } from './body-ends.ts';

/** Passes bytes in chunks, and returns what was kept. */
function keptOf(bytes: Buffer, chunk: number): ByteSource {
  const bodies: ByteSource[] = [];
  const ends = new BodyEnds(bytes.length, (body) => bodies.push(body));
  for (let at = 0; at < bytes.length; at += chunk) ends.write(bytes.subarray(at, at + chunk));
  ends.end();
  const [body] = bodies;
  if (!body) throw new Error('no body was given');
  return body;
}

const LARGE = Buffer.from(Array.from({ length: MAX_TAIL_BYTES + 3 * TAR_HEAD_BYTES }, (_, i) => i % 251));

describe.each([100_003, 2 ** 20, LARGE.length])('a large body that passes in chunks of %i bytes', (chunk) => {
  const body = keptOf(LARGE, chunk);
  const tail = LARGE.length - MAX_TAIL_BYTES;

  it.each([
    ['first bytes', 0, TAR_HEAD_BYTES],
    ['some of the first bytes', 100, 200],
    ['last bytes', tail, MAX_TAIL_BYTES],
    ['some of the last bytes', LARGE.length - 300, 200],
    ['no bytes at its end', LARGE.length, 0],
  ])('returns its %s', (_what, offset, length) => {
    expect(body.size).toBe(LARGE.length);
    expect(body.read(offset, length).equals(LARGE.subarray(offset, offset + length))).toBe(true);
  });

  it.each([
    ['between its ends', TAR_HEAD_BYTES, 10],
    ['beyond its first bytes', TAR_HEAD_BYTES - 5, 10],
    ['before its last bytes', tail - 1, 10],
    ['beyond its end', LARGE.length - 5, 10],
    ['before its start', -5, 10],
  ])('refuses bytes %s', (_what, offset, length) => {
    expect(() => body.read(offset, length)).toThrow(ArchiveError);
  });
});

it('keeps all of a small body', () => {
  const bytes = Buffer.from('small');
  expect(keptOf(bytes, 2).read(0, 5).toString()).toBe('small');
});
