import { expect, it, vi } from 'vitest';
import { buildTar } from '../../archive/testing/build-tar.ts';
import type { WantedBody } from '../../domain/index.ts';
import type { FileSelector } from './selector.ts';
import { asFound } from './testing/as-found.ts';
import { streamOf } from './testing/layer-content.ts';
import { walkLayer } from './walk-layer.ts';

const LARGE = 17 * 1024 ** 2;
const MIDDLE = 5 * 1024 ** 2;

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
  ['of which the ends are wanted, in a second walk', 'ends', { release: { middle: 'here' } }],
])('reads the middle of a large file %s', async (_what, wish, expected) => {
  const content = Buffer.alloc(LARGE);
  content.write('here', MIDDLE);
  const tar = buildTar([{ path: 'big', content }]);
  const { facts: selected } = await walkLayer(
    { open: () => Promise.resolve(streamOf(tar)) },
    { selectors: [readingMiddle('first', 'ends'), readingMiddle('other', wish)], name: 'L', read: asFound },
  );
  expect(selected.map(({ facts }) => facts)).toMatchObject([[expected], [expected]]);
});

it('reports a large file whose bytes are gone in the second walk', async () => {
  const tars = [buildTar([{ path: 'big', content: Buffer.alloc(LARGE) }]), buildTar([])];
  const { facts: selected } = await walkLayer(
    { open: () => Promise.resolve(streamOf(tars.shift() ?? Buffer.alloc(0))) },
    { selectors: [readingMiddle('first', 'ends')], name: 'L', read: asFound },
  );
  expect(selected.map(({ facts }) => facts)).toMatchObject([
    [
      {
        packages: [],
        problems: [
          { kind: 'file-too-large', message: 'big was not read: there was no room to keep all of it' },
        ],
      },
    ],
  ]);
});

it('forgets a large file that a later entry of the layer replaces', async () => {
  const tar = buildTar([
    { path: 'big', content: Buffer.alloc(LARGE) },
    { path: 'big', content: Buffer.from('small') },
  ]);
  const open = vi.fn(() => Promise.resolve(streamOf(tar)));
  const selectors: FileSelector[] = [
    { ...readingMiddle('first', 'ends'), wants: ({ size }) => (size === LARGE ? 'ends' : 'no') },
  ];
  const { facts: selected } = await walkLayer({ open }, { selectors, name: 'L', read: asFound });
  expect(selected.map(({ facts }) => facts)).toEqual([[]]);
  expect(open).toHaveBeenCalledOnce();
});
