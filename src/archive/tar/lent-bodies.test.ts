import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildTar } from '../testing/build-tar.ts';
import { TarReader } from './tar-reader.ts';

const A = 'a'.repeat(9000);
const B = 'b'.repeat(5000);
const TAR = buildTar([
  { path: 'a', content: A },
  { path: 'b', content: B },
]);

/** Reads bodies whose heads were asked for first, from chunks that are used again. */
function lend(size: number) {
  const bodies: string[] = [];
  let copies = 0;
  const chunk = Buffer.alloc(size);
  const reader = new TarReader({
    entry: () => 'head',
    head: () => true,
    body(_entry, bytes) {
      bodies.push(bytes.toString());
      if (bytes.buffer !== chunk.buffer) copies++;
    },
  });
  for (let at = 0; at < TAR.length; at += size) {
    const length = TAR.copy(chunk, 0, at);
    reader.push(chunk.subarray(0, length));
  }
  reader.end();
  return { bodies, copies };
}

it('lends a body from its chunk, without a copy', () => {
  expect(lend(TAR.length)).toEqual({ bodies: [A, B], copies: 0 });
});

it('lends the same bodies from chunks of any size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: TAR.length }), (size) => {
      expect(lend(size).bodies).toEqual([A, B]);
    }),
  );
});
