import { baseNameOf, parentOf } from '../../domain/index.ts';
import { joinPath } from './path.ts';

// OCI image-spec layer.md, "Whiteouts". The prefix counts only at the start of the last name: `wheel.whl` and
// `a.wh.b` are not whiteouts.

const PREFIX = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** The AUFS driver's internal files (`.wh..wh.plnk`, `.wh..wh.aufs`): engines skip them. */
const AUFS_PREFIX = '.wh..wh.';

export type Whiteout =
  | { readonly kind: 'whiteout'; readonly path: string }
  | { readonly kind: 'opaque'; readonly path: string }
  | { readonly kind: 'ignored' };

/** Returns the whiteout that an entry represents; undefined for an ordinary entry. The path must be normalised. */
export function parseWhiteout(path: string): Whiteout | undefined {
  const name = baseNameOf(path);
  if (!name.startsWith(PREFIX)) return undefined;
  const folder = parentOf(path);
  if (name === OPAQUE) return { kind: 'opaque', path: folder };
  const removed = name.slice(PREFIX.length);
  // `.wh...` would remove the parent's parent, `.wh.` and `.wh..` the folder itself.
  if (name.startsWith(AUFS_PREFIX) || removed === '' || removed === '.' || removed === '..') {
    return { kind: 'ignored' };
  }
  return { kind: 'whiteout', path: joinPath(folder, removed) };
}
