import { expect, it } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { indexImage } from '../index-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const STATUS = {
  path: 'var/lib/dpkg/status',
  content: 'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n',
};
const UBUNTU = { path: 'etc/os-release', content: 'ID=ubuntu\nVERSION_ID=24.04\n' };
const NAMELESS = { path: 'etc/os-release', content: 'NAME=odd\n' };
const GIVEN: Distribution = { id: 'debian', idLike: [], version: '12', name: 'Debian 12', path: '--distro' };

async function index(...files: Parameters<typeof testLayer>[1]) {
  await using world = await openWorld();
  const image = testImage(testLayer('a', files).source);
  return await indexImage({ ...image, distribution: GIVEN }, world.context);
}

it('takes the distribution that the user names for an image that names none', async () => {
  expect(await index(STATUS)).toMatchObject({ distribution: GIVEN, problems: [] });
  expect(await index(STATUS, NAMELESS)).toMatchObject({ distribution: GIVEN, problems: [] });
});

it('takes no distribution for an image without packages of one', async () => {
  const { distribution } = await index({ path: 'app/a.txt', content: '' });
  expect(distribution).toBeUndefined();
});

it('refuses to take another distribution than the image names', async () => {
  const indexing = index(STATUS, UBUNTU);
  await expect(indexing).rejects.toMatchObject({ code: 'USAGE' });
  await expect(indexing).rejects.toThrow('--distro debian:12 contradicts test: it is ubuntu 24.04');
});
