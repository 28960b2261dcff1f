import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { baseNameOf } from '../../domain/index.ts';

/** `PROC_SUPER_MAGIC` of Linux's magic.h. */
const PROC = 0x9fa0;

/** Docker's storage drivers that keep files in folders. */
const DOCKERS: ReadonlySet<string> = new Set([
  'aufs',
  'btrfs',
  'fuse-overlayfs',
  'overlay',
  'overlay2',
  'vfs',
]);

/** Folders of what containerd unpacks, and where it mounts the roots of what runs. */
const CONTAINERDS = ['io.containerd.snapshotter.v1.', 'io.containerd.runtime.v2.'];

/**
 * Whether a folder is the root of a system that runs: its processes are mounted in it. No file of an image makes one
 * that is only unpacked look like that.
 */
export function isRunningSystem(folder: string): boolean {
  try {
    return statfsSync(join(folder, 'proc')).type === PROC;
  } catch {
    return false;
  }
}

/** Whether a container engine keeps what it unpacks of images in a folder, by its path and the names beside it. */
export function isContainerStorage(path: string, siblings: ReadonlySet<string>): boolean {
  const name = baseNameOf(path);
  return (
    CONTAINERDS.some((start) => name.startsWith(start)) ||
    // Podman, Buildah and CRI-O.
    (siblings.has(`${name}-images`) && siblings.has(`${name}-layers`)) ||
    (DOCKERS.has(name) && siblings.has('image') && siblings.has('containers')) ||
    (name === 'snapshots' && siblings.has('containerdmeta.db'))
  );
}
