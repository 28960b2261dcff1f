import { baseNameOf, joinPath, parentOf } from './path.ts';

// OCI image-spec layer.md, "Whiteouts". The prefix counts at the start of the last name alone: a file called
// `wheel.whl` or `a.wh.b` is none.

const PREFIX = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** What the AUFS driver kept for itself (`.wh..wh.plnk`, `.wh..wh.aufs`): engines pass over it. */
const AUFS_PREFIX = '.wh..wh.';

export type Whiteout =
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'opaque'; readonly path: string }
  | { readonly kind: 'ignored' };

/** What an entry removes; undefined for an ordinary one. The path is a normal one. */
export function parseWhiteout(path: string): Whiteout | undefined {
  // Cheaper than taking every path apart.
  if (!path.includes(PREFIX)) return undefined;
  const name = baseNameOf(path);
  if (!name.startsWith(PREFIX)) return undefined;
  const folder = parentOf(path);
  if (name === OPAQUE) return { kind: 'opaque', path: folder };
  const removed = name.slice(PREFIX.length);
  // `.wh...` would remove the parent's parent, `.wh.` and `.wh..` the folder itself.
  if (name.startsWith(AUFS_PREFIX) || removed === '' || removed === '.' || removed === '..') {
    return { kind: 'ignored' };
  }
  return { kind: 'remove', path: joinPath(folder, removed) };
}
