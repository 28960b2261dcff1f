import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resolveSettings } from '../../../config/index.ts';
import { placeLine } from './testing.ts';
import { wantedImages } from './wanted-images.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-wanted-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const SETTINGS = resolveSettings({}, {}, undefined);

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

it('puts the images of several manifests before those that are named, each once', async () => {
  const a = write('a.yaml', 'services: { a: { image: x }, b: { image: y } }');
  const b = write('b.yaml', 'services: { c: { image: "x:latest" } }');
  const images = await wantedImages([`manifests:${a}`, 'z', `manifests:${b}`, 'z'], [], SETTINGS, {});
  expect(images.map(placeLine)).toEqual(['x: service a, service c', 'y: service b', 'z: ']);
});

it('judges the images of a listed manifest by the options of its line', async () => {
  const file = write('a.yaml', 'services: { a: { image: x } }');
  const list = write('images.txt', `manifests:${file} --max critical=0`);
  const [image] = await wantedImages([], [list], SETTINGS, {});
  expect(image).toMatchObject({ reference: 'x', settings: { max: { critical: 0 } } });
});

it('lists all images of a daemon', async () => {
  const server = createServer((_, response) => response.end('[{"Id":"sha256:1","RepoTags":["app:1"]}]'));
  const socket = join(folder, 'docker.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const images = await wantedImages(['docker-daemon:*'], [], SETTINGS, { DOCKER_HOST: `unix://${socket}` });
  server.close();
  expect(images).toEqual([{ reference: 'docker-daemon:app:1', name: 'docker-daemon:app:1' }]);
});

it('prints what names no image, without control characters, and counts the rest', async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const built = Array.from({ length: 21 }, (_, i) => `s${i}: { build: . }`).join(', ');
  const file = write('a.yaml', `services: { a: { image: x }, "\\e[1m": { build: . }, ${built} }`);
  await wantedImages([`manifests:${file}`], [], SETTINGS, {});
  const text = printed.mock.calls.join('');
  expect(text).toContain(`note: ${file}: service \ufffd[1m is built, and names no image\n`);
  expect(text).toContain('note: 2 more places without an image\n');
});

it('refuses credentials for registries that a manifest chooses', async () => {
  const file = write('a.yaml', 'services: { a: { image: x } }');
  const settings = { ...SETTINGS, username: 'me' };
  await expect(wantedImages([`manifests:${file}`], [], settings, {})).rejects.toMatchObject({
    code: 'USAGE',
  });
});

it('refuses a call without an image', async () => {
  await expect(wantedImages([], [], SETTINGS, {})).rejects.toThrow('no image is named');
});
