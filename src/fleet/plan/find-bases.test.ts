import { expect, it } from 'vitest';
import { inRepository, layered } from '../../../test/store/base-suite.ts';
import { imageKey } from '../../../test/store/images.ts';
import { openWorld } from '../../findings/testing.ts';
import { findBases } from './find-bases.ts';

const DEBIAN = 'docker.io/library/debian';
const DEBIAN_13 = `${DEBIAN}:13`;

/** Finds the base of an application on an old Debian, whose tag a newer build has by now. */
async function plannedBase(marked: readonly string[], middle?: string) {
  await using world = await openWorld();
  const { store } = world.context;
  const save = async (text: string, layers: readonly string[], repository: string, tag = '1') => {
    const image = layered(text, layers);
    const created = text === 'newer' ? '2026-02-01T00:00:00Z' : '2026-01-01T00:00:00Z';
    await store.inventory.save({ ...image, image: { ...image.image, created } }, [
      inRepository(repository, tag),
      { principal: '', kind: 'manifest', name: imageKey(text) },
    ]);
  };
  await save('older', ['a'], DEBIAN, '13');
  await save('newer', ['d'], DEBIAN, '13');
  if (middle !== undefined) await save('middle', ['a', 'b'], middle);
  for (const text of ['app', 'one', 'two']) await save(text, ['a', 'b', text], `registry.example/${text}`);
  const { bases } = await findBases(undefined, { marked, given: [], reader: {} }, store);
  return bases.get(imageKey('app'));
}

const NEWER = { key: imageKey('newer'), name: DEBIAN_13 };

it('plans to rebuild on a named base, although more layers are shared without a name', async () => {
  expect(await plannedBase([])).toMatchObject({
    base: { reference: DEBIAN_13, digest: imageKey('older'), layers: 1 },
    newer: NEWER,
  });
});

it('plans to rebuild on the base below another one of which no newer build is known', async () => {
  expect(await plannedBase(['*/node:*'], 'registry.example/node')).toMatchObject({ newer: NEWER });
});
