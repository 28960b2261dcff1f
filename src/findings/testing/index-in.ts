import type { TarInput } from '../../archive/testing/build-tar.ts';
import { indexImage } from '../../packages/index-image.ts';
import { openWorld, testImage, testLayer } from '../testing.ts';

/** A file whose name is a text. */
export type TextNamed = TarInput & { readonly path: string };

export const MODULE: TextNamed = {
  path: 'web/node_modules/a/package.json',
  content: JSON.stringify({ name: 'a', version: '1.0.0' }),
};
export const REQUIREMENTS: TextNamed = { path: 'api/requirements.txt', content: 'six==1.16.0\nflask>=2\n' };

export async function indexIn(transport: 'docker' | 'dir', ...files: readonly TarInput[]) {
  await using world = await openWorld();
  const image = testImage(testLayer('a', [MODULE, ...files]).source);
  const opened = { ...image, identity: { ...image.identity, transport } };
  return await indexImage(opened, world.context);
}

export async function openIn(transport: 'docker' | 'dir', ...files: readonly TarInput[]) {
  const { problems } = await indexIn(transport, ...files);
  return problems.map(({ kind, subject }) => `${kind} ${subject}`);
}
