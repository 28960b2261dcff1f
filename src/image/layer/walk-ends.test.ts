import { expect, it } from 'vitest';
import { buildTar } from '../../archive/testing/build-tar.ts';
import { parseDigest, type WantedBody } from '../../domain/index.ts';
import type { LayerContent } from '../source/source.ts';
import type { FileSelector } from './selector.ts';
import { asFound } from './testing/as-found.ts';
import { walkLayer } from './walk-layer.ts';

const LARGE = 17 * 1024 ** 2;
const MIDDLE = 5 * 1024 ** 2;

// eslint-disable-next-line @typescript-eslint/require-await -- a stream that has everything at hand
async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

function streamOf(bytes: Buffer): LayerContent {
  const digest = parseDigest(`sha256:${'d'.repeat(64)}`);
  if (!digest) throw new Error('not a digest');
  return { kind: 'stream', bytes: chunksOf(bytes), computedDigest: () => digest };
}

function readingMiddle(id: string, wish: WantedBody): FileSelector {
  return {
    kind: 'file',
    id,
    looksAt: () => true,
    wants: () => wish,
    read: ({ path }, body) => ({ path, release: { middle: body.read(MIDDLE, 4).toString() } }),
  };
}

it.each<[string, WantedBody, unknown]>([
  ['that somebody else wants in parts', 'random', { release: { middle: 'here' } }],
  [
    'of which the ends are wanted',
    'ends',
    { problems: [{ message: 'big was not read: it is not among the bytes that were kept of a large file' }] },
  ],
])('reads the middle of a large file %s, or says that it cannot', async (_what, wish, expected) => {
  const content = Buffer.alloc(LARGE);
  content.write('here', MIDDLE);
  const tar = buildTar([{ path: 'big', content }]);
  const { facts: selected } = await walkLayer(
    { open: () => Promise.resolve(streamOf(tar)) },
    { selectors: [readingMiddle('first', 'ends'), readingMiddle('other', wish)], name: 'L', read: asFound },
  );
  expect(selected.map(({ facts }) => facts)).toMatchObject([[expected], [expected]]);
});
