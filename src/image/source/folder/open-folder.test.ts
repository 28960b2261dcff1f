import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readImage } from '../../testing/read-image.ts';
import { openFolder } from './open-folder.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'root-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is an image of one layer without a digest', async () => {
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc/os-release'), 'ID=debian');
  const image = await openFolder({ path: folder, reference: 'dir:root' });
  expect(image.identity).toEqual({ reference: 'dir:root', transport: 'dir', layers: [{}] });
  expect(image.layers[0]?.knownDigest).toBeUndefined();
  expect(await readImage(image)).toEqual([['ID=debian']]);
});

test('a path that is no folder is refused', async () => {
  await expect(openFolder({ path: join(folder, 'x'), reference: 'dir:x' })).rejects.toThrow(
    'there is no folder',
  );
});
