import type { DatabaseCataloger, FolderCataloger } from '../../catalog/index.ts';
import type { InstalledPackage, LayerFacts, Problem } from '../../domain/index.ts';
import {
  attributePackages,
  squashLayers,
  toLogicalPath,
  wantsThere,
  widenSelector,
  type OpenedImage,
  type PathAlias,
  type SquashedFile,
} from '../../image/index.ts';
import type { ReadingContext } from './reading-context.ts';
import { factsOfLayers, unreadableLayer, type ReadLayer } from './read-layers.ts';
import { walkInTurn } from './walk-in-turn.ts';

/** Files that one cataloger sees in the image as it would run. */
export interface SquashedImage {
  readonly layers: readonly LayerFacts[];
  readonly files: readonly CatalogedFile[];
  readonly problems: readonly Problem[];
}

/** A visible file, with the facts that its cataloger read in it. */
export interface CatalogedFile extends SquashedFile {
  /** Where the cataloger expects the file; it differs from `path` behind a link. */
  readonly logicalPath: string;
}

/** Lists the packages in an image's visible files, each with the layer that brought it. */
export function packagesOf({ layers, files }: SquashedImage): readonly InstalledPackage[] {
  return attributePackages(layers, files);
}

type PlacedCataloger = FolderCataloger | DatabaseCataloger;

/** Rounds of links to places that hold further links; more than this is an attack or a mistake. */
const MAX_ROUNDS = 4;

/** Squashes the layers, and walks them again for places that only links lead to. */
export async function squashImage(
  image: OpenedImage,
  read: readonly ReadLayer[],
  cataloger: PlacedCataloger,
  context: ReadingContext,
): Promise<SquashedImage> {
  const known = factsOfLayers(read, cataloger.id);
  let layers = known;
  const aliases: PathAlias[] = [];
  let problems: readonly Problem[] = [];
  let tree = squashLayers(layers, cataloger);
  for (let round = 0; tree.missing.length > 0 && round < MAX_ROUNDS; round++) {
    for (const place of tree.missing) aliases.push(place);
    const further = await readPlaces(image, cataloger, aliases, context);
    layers = known.map((facts, index) => withPlaces(facts, further.facts[index]));
    problems = further.problems;
    tree = squashLayers(layers, cataloger, aliases);
  }
  return {
    layers,
    files: tree.files.map((file) => ({ ...file, logicalPath: logicalPathOf(cataloger, file.path, aliases) })),
    problems: [...problems, ...tree.problems, ...tree.missing.map(notReached)],
  };
}

/** Reads each layer's files at the aliases, and its changes to them and to the cataloger's own roots. */
async function readPlaces(
  image: OpenedImage,
  cataloger: PlacedCataloger,
  aliases: readonly PathAlias[],
  context: ReadingContext,
) {
  const selector = widenSelector(cataloger, aliases);
  const facts: (LayerFacts | undefined)[] = [];
  const problems: Problem[] = [];
  for (const [index, source] of image.layers.entries()) {
    try {
      const job = { kind: 'places', cataloger: cataloger.id, aliases } as const;
      const walk = await walkInTurn(source, index, context, job);
      // Its media type was compared when it was first read.
      for (const problem of walk.problems) if (problem.kind !== 'media-type-mismatch') problems.push(problem);
      facts.push({ ...walk.facts, overlay: walk.overlay.select(selector) });
    } catch (error) {
      for (const problem of unreadableLayer(source, index, error).problems) problems.push(problem);
      facts.push(undefined);
    }
  }
  return { facts, problems };
}

/**
 * Combines a layer's facts with facts from a wider walk, whose overlay replaces the narrower one:
 * concatenated entries from two walks would lose the layer's order, which decides how links resolve.
 */
function withPlaces(known: LayerFacts, wider: LayerFacts | undefined): LayerFacts {
  if (!wider) return known;
  return {
    files: [...wider.files, ...known.files],
    overlay: wider.overlay,
    problems: [...known.problems, ...wider.problems],
  };
}

function logicalPathOf(cataloger: PlacedCataloger, path: string, aliases: readonly PathAlias[]): string {
  const alias = aliases.find((each) => wantsThere(cataloger, each, path));
  return alias ? toLogicalPath(alias, path) : path;
}

function notReached({ path, as }: PathAlias): Problem {
  return {
    kind: 'package-database-unreadable',
    subject: as,
    message: `too many links from ${as} to ${path}`,
  };
}
