import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar } from '../../../archive/testing/build-tar.ts';
import { buildLayout, sha256, writeFiles, type ImageFiles } from '../../testing/build-image.ts';
import { fileMemory } from '../../testing/file-memory.ts';
import { readImage } from '../../testing/read-image.ts';
import { openFolder } from './open-folder.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'root-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function open(files: ImageFiles) {
  writeFiles(folder, files);
  return openFolder({ path: folder, reference: 'dir:root', ...fileMemory() });
}

describe('opening a folder', () => {
  it('opens a root file system as an image of one layer without a digest', async () => {
    const image = await open(new Map([['etc/os-release', Buffer.from('ID=debian')]]));
    expect(image.identity).toEqual({ reference: 'dir:root', transport: 'dir', layers: [{}] });
    expect(image.layers[0]?.knownDigest).toBeUndefined();
    expect(await readImage(image)).toEqual([['ID=debian']]);
  });

  it('opens a folder that skopeo wrote as an image', async () => {
    const blob = gzipSync(buildTar([{ path: 'a', content: 'content' }]));
    const written: ImageFiles = new Map([['version', Buffer.from('Directory Transport Version: 1.1\n')]]);
    for (const [name, content] of buildLayout([{ layers: [blob] }])) {
      const isManifest = content.includes('"layers":[{');
      if (name.startsWith('blobs/')) written.set(isManifest ? 'manifest.json' : name.slice(-64), content);
    }
    const image = await open(written);
    expect(image.identity).toMatchObject({ transport: 'dir', layers: [{ digest: sha256(blob) }] });
    expect(await readImage(image)).toEqual([['content']]);
  });

  it('refuses a folder that does not exist', async () => {
    const options = { path: join(folder, 'x'), reference: 'dir:x', ...fileMemory() };
    await expect(openFolder(options)).rejects.toThrow('no folder');
  });
});
