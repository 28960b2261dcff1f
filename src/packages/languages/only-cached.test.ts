import { expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { indexImage } from '../index-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

async function notesOn(...files: readonly TarInput[]) {
  await using world = await openWorld();
  const { problems } = await indexImage(testImage(testLayer('a', files).source), world.context);
  return problems.filter(({ kind }) => kind === 'packages-only-declared').map(({ message }) => message);
}

const distribution = (name: string, folder: string): TarInput => ({
  path: `${folder}/${name}-1.0.dist-info/METADATA`,
  content: `Name: ${name}\nVersion: 1.0\n`,
});
const SITE = 'usr/local/lib/python3.13/site-packages';
const CACHE = 'root/.cache/uv/archive-v0/a';
const CRATE = {
  path: 'root/.cargo/registry/cache/index.crates.io-1949cf8c6b5b557f/serde-1.0.0.crate',
  content: 'x',
};

it('notes packages of an ecosystem that are in a cache alone', async () => {
  expect(
    await notesOn(
      distribution('django', CACHE),
      distribution('flask', `${CACHE}b`),
      distribution('pip', SITE),
      CRATE,
    ),
  ).toEqual([
    `2 packages of PyPI are in a cache alone, the first: ${CACHE}/django-1.0.dist-info/METADATA; count them with --scope all`,
    `1 package of crates.io are in a cache alone, the first: ${CRATE.path}; count them with --scope all`,
  ]);
});

it('notes no cache beside installed packages', async () => {
  expect(await notesOn(distribution('django', CACHE), distribution('flask', SITE))).toEqual([]);
});
