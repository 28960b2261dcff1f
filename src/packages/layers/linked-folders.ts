import type { NamedFolders } from '../../catalog/index.ts';
import { parentOf, type FileFacts } from '../../domain/index.ts';
import { findLinked, type LayerOverlay } from '../../image/index.ts';

/** Folders around a file that a link may lead to. */
const MAX_LEVELS = 100;

/**
 * Returns, by real path, the paths that files have below links whose names give them a meaning. Searches the
 * names in all layers for these links, but only if a file lacks the meaning: few images have one.
 */
export function pathsThroughLinks(
  files: readonly FileFacts[],
  folders: NamedFolders | undefined,
  overlays: readonly LayerOverlay[],
): ReadonlyMap<string, string> {
  const loose = folders ? files.filter((file) => folders.isLoose(file)) : [];
  if (!folders || loose.length === 0) return new Map();
  const linkOf = new Map<string, string>();
  const paths = loose.map(({ path }) => path);
  const links = findLinked(overlays, (name) => folders.isNamed(name), paths);
  for (const [link, real] of links) if (real !== '' && !linkOf.has(real)) linkOf.set(real, link);
  return new Map(
    paths.flatMap((path) => {
      const folder = linkOf.size > 0 ? foldersAround(path).find((each) => linkOf.has(each)) : undefined;
      const link = folder === undefined ? undefined : linkOf.get(folder);
      return folder === undefined || link === undefined ? [] : [[path, link + path.slice(folder.length)]];
    }),
  );
}

function foldersAround(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = parentOf(path); at !== '' && folders.length < MAX_LEVELS; at = parentOf(at)) folders.push(at);
  return folders;
}
