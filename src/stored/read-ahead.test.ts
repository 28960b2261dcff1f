import { expect, it } from 'vitest';
import { CLAIM, list, run } from '../../test/store/runs.ts';
import { brokenLayer, openWorld, testDigest, testImage, testLayer } from '../findings/testing.ts';
import type { StoredContext } from './context.ts';
import { namesAhead, readAhead } from './read-ahead.ts';

const NAME = 'app:1';
const STATUS = 'Package: tool\nStatus: install ok installed\nVersion: 1\n\n';

const image = () =>
  testImage(
    testLayer('a', [{ path: 'var/lib/dpkg/status', content: STATUS }], true).source,
    testLayer('b', [{ path: 'x', content: '' }], true).source,
  );

/** A later version of the program, one of whose catalogers reads more. */
function upgraded(context: StoredContext): StoredContext {
  return {
    ...context,
    loadCatalogers: async () => {
      const [first, ...others] = await context.loadCatalogers();
      return [...(first ? [{ ...first, version: first.version + 1 }] : []), ...others];
    },
  };
}

it('reads the layers that the store does not know, and counts them', async () => {
  await using world = await openWorld();
  expect(await namesAhead(world.context)).toEqual({ current: [], outdated: [] });
  expect(await readAhead(image(), NAME, world.context)).toEqual({ layers: 2, read: 2, problems: [] });
  expect(await readAhead(image(), NAME, world.context)).toEqual({ layers: 2, read: 0, problems: [] });
  expect(await namesAhead(world.context)).toEqual({ current: [NAME], outdated: [] });
});

it('reads layers again whose facts are of an earlier version', async () => {
  await using world = await openWorld();
  await readAhead(image(), NAME, world.context);
  const later = upgraded(world.context);
  expect(await namesAhead(later)).toEqual({ current: [], outdated: [NAME] });
  expect(await readAhead(image(), NAME, later)).toEqual({ layers: 2, read: 2, problems: [] });
  expect(await namesAhead(later)).toEqual({ current: [NAME], outdated: [] });
});

it('keeps an image under the index of its platforms, too, by which clusters know it', async () => {
  await using world = await openWorld();
  const { store } = world.context;
  const indexDigest = testDigest('c');
  const opened = image();
  const platform = { ...opened, identity: { ...opened.identity, indexDigest } };
  await readAhead(platform, NAME, world.context);
  const running = run('checkout', { image: { reference: NAME, digest: indexDigest } });
  await store.runs.put(CLAIM, list(1, [running]));
  const { items } = await store.runs.images({ limit: 10 });
  expect(items).toMatchObject([{ reference: NAME, digest: indexDigest, key: expect.any(String) as string }]);
  expect(await namesAhead(world.context)).toEqual({ current: [NAME], outdated: [] });
  // Read again by the name that was given, and by no other.
  expect(await namesAhead(upgraded(world.context))).toEqual({ current: [], outdated: [NAME] });
});

it('names a layer that could not be read, and has its image read again', async () => {
  await using world = await openWorld();
  const broken = testImage(testLayer('a', [], true).source, brokenLayer('b'));
  const { problems } = await readAhead(broken, NAME, world.context);
  expect(problems).toMatchObject([{ kind: 'layer-unreadable' }]);
  expect(await namesAhead(world.context)).toEqual({ current: [], outdated: [NAME] });
});

it('lists more names than one page holds, and none of the clients of a server', async () => {
  await using world = await openWorld();
  const names = Array.from({ length: 120 }, (_, i) => `app:${i}`).sort();
  for (const name of names) await readAhead(image(), name, world.context);
  const { context } = world;
  const other = { principal: '', kind: 'reference', name: 'other:1', verified: true } as const;
  const { items } = await context.store.inventory.list({ limit: 1, readByOthers: true });
  const stored = items[0] && (await context.store.inventory.get(items[0].key));
  if (!stored) throw new Error('nothing was stored');
  await context.store.inventory.save(stored, [other]);
  expect(await namesAhead(context)).toEqual({ current: names, outdated: [] });
});
