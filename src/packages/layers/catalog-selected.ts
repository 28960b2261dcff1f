import type { Cataloger, CatalogerOutput, DatabaseCataloger, FolderCataloger } from '../../catalog/index.ts';
import { defined, type FileFacts, type LayerFacts } from '../../domain/index.ts';
import { toLogicalPath, toRealPath, wantsThere, type PathAlias, type Selected } from '../../image/index.ts';
import type { StoredFacts } from '../../store/ports.ts';

/** Passes the files that a walk found to their cataloger, unless it read them on the way. */
export function catalogSelected(cataloger: Cataloger, selected: Selected | undefined): StoredFacts {
  const { id, version } = cataloger;
  const { problems = [], markers } = selected ?? {};
  const { files, owned = [] } = readSelected(cataloger, selected);
  return { cataloger: { id, version }, facts: { files, problems, ...defined({ markers }) }, owned };
}

function readSelected(cataloger: Cataloger, selected: Selected | undefined): CatalogerOutput {
  const { files = [], bodies = [], facts = [] } = selected ?? {};
  if (cataloger.kind !== 'folder') return { files: facts };
  return cataloger.wantsLargeFiles ? cataloger.read(bodies) : cataloger.read(files);
}

/** Lets the cataloger read files behind links as if they were where it expects them. */
export function catalogAliased(
  cataloger: FolderCataloger | DatabaseCataloger,
  aliases: readonly PathAlias[],
  selected: Selected | undefined,
): Omit<LayerFacts, 'overlay'> {
  const { files = [], bodies = [], problems = [] } = selected ?? {};
  const read = aliases.flatMap((alias): readonly FileFacts[] => {
    const moved = <File extends { readonly path: string }>(all: readonly File[]) =>
      all
        .filter(({ path }) => wantsThere(cataloger, alias, path))
        .map((file) => ({ ...file, path: toLogicalPath(alias, file.path) }));
    const { facts } = catalogSelected(cataloger, { files: moved(files), bodies: moved(bodies), problems });
    return facts.files.map((file) => ({ ...file, path: toRealPath(alias, file.path) }));
  });
  return { files: read, problems };
}
