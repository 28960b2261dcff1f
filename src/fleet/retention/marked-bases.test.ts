import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { imageKey, indexed, reference } from '../../../test/store/images.ts';
import { openNewStore } from '../../store/testing/open-new-store.ts';
import { markedBases } from './marked-bases.ts';

it.each<[readonly string[], readonly string[]]>([
  [[], []],
  [['debian:*'], ['debian']],
  [['debian:13'], ['debian']],
  [['registry.example/base/*', 'debian:12'], ['node']],
  [['*'], ['debian', 'node', 'shop']],
])(
  'finds the images that the patterns %j name, but for names on the word of a client',
  async (patterns, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'bases-'));
    const store = await openNewStore(join(folder, 'store.db'));
    onTestFinished(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });
    const names = {
      debian: reference('docker.io/library/debian:13'),
      node: reference('registry.example/base/node:24'),
      shop: reference('registry.example/shop:1'),
      claimed: reference('docker.io/library/debian:12', 'token:ci'),
    };
    for (const [image, name] of Object.entries(names)) await store.inventory.save(indexed(image), [name]);
    const kept = await markedBases(patterns, store.inventory);
    expect(kept.toSorted()).toEqual(expected.map(imageKey).toSorted());
  },
);
