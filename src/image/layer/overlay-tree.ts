import { baseNameOf, parentOf, type OverlayEntry, type OverlayFacts } from '../../domain/index.ts';
import { MAX_OVERLAY_FOLDERS, MAX_RESOLUTION_STEPS, MAX_SYMLINKS } from '../limits.ts';
import { FolderChildren } from './folder-children.ts';
import { joinPath } from './path.ts';

export type TreeNode = FolderNode | FileNode | LinkNode;

export interface FolderNode {
  readonly kind: 'folder';
  readonly children: FolderChildren<TreeNode>;
}

export interface FileNode {
  readonly kind: 'file';
  /** The node's layer, and its path there. */
  readonly layer: number;
  readonly path: string;
}

/** A symbolic link, or a hard link to a file missing from all layers read so far. */
export interface LinkNode {
  readonly kind: 'symlink' | 'hardlink';
  readonly target: string;
}

export type PathResolution =
  /** `path` is the real path, with links resolved. */
  | { readonly kind: 'found'; readonly path: string; readonly node: FolderNode | FileNode }
  /**
   * Nothing is known at `path`; `via` is the kind of link that led there, if any, and `named` the path as a
   * hard link has it, below links. `through` is where the path climbs again: that place may be a link, and
   * lead elsewhere.
   */
  | {
      readonly kind: 'absent';
      readonly path: string;
      readonly via?: LinkNode['kind'];
      readonly named?: string;
      readonly through?: string;
    }
  | { readonly kind: 'loop' }
  /** Resolving this image's paths takes more steps than any honest image needs: nothing further is resolved. */
  | { readonly kind: 'exhausted' };

/**
 * File system assembled from the layers, base first, as far as their facts describe it. Links are resolved as
 * within a chroot: no link leads out of the root.
 */
export class OverlayTree {
  readonly root: FolderNode = { kind: 'folder', children: new FolderChildren() };
  #steps = 0;
  #folders = 0;

  isExhausted(): boolean {
    return this.#steps > MAX_RESOLUTION_STEPS || this.#folders > MAX_OVERLAY_FOLDERS;
  }

  /**
   * Applies one layer on top of the previous ones. A layer's whiteouts hide only the layers below it, so they
   * are applied first.
   */
  apply(overlay: OverlayFacts, layer: number): void {
    for (const path of overlay.opaque) this.#folderAt(path)?.children.clear();
    for (const path of overlay.whiteouts) this.#folderAt(parentOf(path))?.children.delete(baseNameOf(path));
    for (const entry of overlay.entries) this.#add(entry, layer);
  }

  resolve(path: string): PathResolution {
    if (this.isExhausted()) return { kind: 'exhausted' };
    const pending = partsOf(path);
    this.#steps += pending.length;
    const trail: Step[] = [];
    let links = 0;
    let via: LinkNode['kind'] | undefined;
    let named: string | undefined;
    for (;;) {
      if (this.isExhausted()) return { kind: 'exhausted' };
      const name = pending.pop();
      const folder = trail.at(-1)?.folder ?? this.root;
      if (name === undefined) return { kind: 'found', path: pathOf(trail), node: folder };
      if (name === '..') {
        trail.pop();
        continue;
      }
      const node = folder.children.get(name);
      if (node?.kind === 'folder') {
        trail.push({ name, folder: node });
      } else if (node?.kind === 'file' && pending.length === 0) {
        return { kind: 'found', path: joinPath(pathOf(trail), name), node };
      } else if (node === undefined || node.kind === 'file') {
        // Nothing can exist below a file, whatever follows in the path.
        return {
          kind: 'absent',
          ...absentPath([...trail.map((step) => step.name), name], pending),
          ...(via && { via }),
          ...(named !== undefined && { named }),
        };
      } else {
        if (++links > MAX_SYMLINKS) return { kind: 'loop' };
        if (node.kind === 'hardlink') named = node.target;
        via = named === undefined ? node.kind : 'hardlink';
        if (node.kind === 'hardlink' || node.target.startsWith('/')) trail.length = 0;
        const parts = partsOf(node.target);
        this.#steps += parts.length;
        for (const part of parts) pending.push(part);
      }
    }
  }

  #add(entry: OverlayEntry, layer: number): void {
    const { path, kind, target } = entry;
    const folder = this.#makeFolder(parentOf(path));
    if (!folder || path === '') return;
    const name = baseNameOf(path);
    switch (kind) {
      case 'directory':
        if (folder.children.get(name)?.kind !== 'folder') folder.children.set(name, this.#newFolder());
        return;
      case 'symlink':
        folder.children.set(name, { kind, target: target ?? '' });
        return;
      case 'hardlink':
        folder.children.set(name, this.#linkedNode(target ?? ''));
        return;
      case 'file':
      case 'other':
        folder.children.set(name, { kind: 'file', layer, path });
    }
  }

  /** Returns the target's own node for a hard link to a file in a lower layer. */
  #linkedNode(target: string): TreeNode {
    const node = this.#nodeAt(target);
    return node && node.kind !== 'folder' ? node : { kind: 'hardlink', target };
  }

  /** Follows links on the way, but returns a final link as the node. */
  #nodeAt(path: string): TreeNode | undefined {
    return this.#folderAt(parentOf(path))?.children.get(baseNameOf(path));
  }

  #folderAt(path: string): FolderNode | undefined {
    const resolution = this.resolve(path);
    return resolution.kind === 'found' && resolution.node.kind === 'folder' ? resolution.node : undefined;
  }

  /**
   * Creates the folder that an entry implies. Follows links from lower layers on the way, as engines do when
   * they unpack.
   */
  #makeFolder(path: string): FolderNode | undefined {
    const resolution = this.resolve(path);
    if (resolution.kind === 'loop' || resolution.kind === 'exhausted') return undefined;
    if (resolution.kind === 'found' && resolution.node.kind === 'folder') return resolution.node;
    let folder = this.root;
    for (const name of partsOf(resolution.path).reverse()) {
      const child = folder.children.get(name);
      const next = child?.kind === 'folder' ? child : this.#newFolder();
      folder.children.set(name, next);
      folder = next;
    }
    return folder;
  }

  #newFolder(): FolderNode {
    this.#folders++;
    return { kind: 'folder', children: new FolderChildren() };
  }
}

interface Step {
  readonly name: string;
  readonly folder: FolderNode;
}

function pathOf(trail: readonly Step[]): string {
  return trail.map(({ name }) => name).join('/');
}

/** Splits a path into names in reverse, to be popped off a stack. */
function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .reverse();
}

/** Returns the remaining path within the root, and the missing place from which it first climbs. */
function absentPath(parts: string[], pending: readonly string[]): { path: string; through?: string } {
  let through: string | undefined;
  for (const part of pending.toReversed()) {
    if (part === '..') {
      through ??= parts.join('/');
      parts.pop();
    } else parts.push(part);
  }
  return { path: parts.join('/'), ...(through !== undefined && { through }) };
}
