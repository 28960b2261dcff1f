import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { baseNameOf } from '../../domain/index.ts';

/** `PROC_SUPER_MAGIC` from Linux's magic.h. */
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

/** Folders where containerd unpacks images and mounts the roots of running containers. */
const CONTAINERDS = ['io.containerd.snapshotter.v1.', 'io.containerd.runtime.v2.'];

/**
 * Whether a folder is a running system's root: its processes are mounted there. No file in an image can make
 * an unpacked root look like that.
 */
export function isRunningSystem(folder: string): boolean {
  try {
    return statfsSync(join(folder, 'proc')).type === PROC;
  } catch {
    return false;
  }
}

/** Whether a container engine keeps unpacked images in a folder, judged by its path and its siblings. */
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
