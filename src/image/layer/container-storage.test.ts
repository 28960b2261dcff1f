import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isContainerStorage, isRunningSystem } from './container-storage.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'root-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['var/lib/docker/overlay2', ['containers', 'image', 'overlay2', 'volumes']],
  ['data/docker/100000.100000/overlay2', ['containers', 'image', 'overlay2']],
  ['var/lib/docker/vfs', ['containers', 'image', 'vfs']],
  ['var/lib/containers/storage/overlay', ['overlay', 'overlay-images', 'overlay-layers']],
  ['home/a/.local/share/containers/storage/vfs', ['vfs', 'vfs-images', 'vfs-layers']],
  ['var/lib/containerd/io.containerd.snapshotter.v1.overlayfs', []],
  ['var/lib/rancher/k3s/agent/containerd/io.containerd.snapshotter.v1.native', []],
  ['run/containerd/io.containerd.runtime.v2.task', []],
  ['var/lib/buildkit/runc-overlayfs/snapshots', ['containerdmeta.db', 'snapshots']],
])('takes %s for the storage of a container engine', (path, siblings) => {
  expect(isContainerStorage(path, new Set(siblings))).toBe(true);
});

it.each([
  ['srv/app/overlay2', ['overlay2']],
  ['var/lib/docker/volumes', ['containers', 'image', 'volumes']],
  ['var/lib/containers/storage/overlay', ['overlay', 'overlay-layers']],
  ['srv/app/snapshots', ['snapshots']],
  ['srv/io.containerd.content.v1.content', []],
])('takes %s beside %j for an ordinary folder', (path, siblings) => {
  expect(isContainerStorage(path, new Set(siblings))).toBe(false);
});

it('tells a running system by its processes, which no unpacked image has', () => {
  mkdirSync(join(folder, 'proc/1'), { recursive: true });
  expect(isRunningSystem(folder)).toBe(false);
  expect(isRunningSystem(join(folder, 'nothing'))).toBe(false);
  expect(isRunningSystem('/')).toBe(process.platform === 'linux');
});
