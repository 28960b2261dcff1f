import type { FileCataloger } from '../../catalog/index.ts';
import { outerPaths, type FileDigests, type FileFacts, type Problem } from '../../domain/index.ts';
import { findImageNames, squashFiles, type VisibleFiles } from '../../image/index.ts';
import { TOO_MANY_NAMES } from './files-around.ts';
import { pathsThroughLinks } from './linked-folders.ts';
import { factsOfLayers, type ReadLayer } from './read-layers.ts';
import type { CatalogedFile, SquashedImage } from './squash-image.ts';

/** Files that a cataloger read anywhere, combined as in the image. */
export interface CombinedImage extends SquashedImage {
  /** By real path, for hashed files. */
  readonly digests: ReadonlyMap<string, FileDigests>;
}

/** Finds a cataloger's visible files, and lets it combine their facts. */
export function combineFiles(
  read: readonly ReadLayer[],
  cataloger: FileCataloger,
  visible: VisibleFiles,
): CombinedImage {
  const layers = factsOfLayers(read, cataloger.id);
  const files = squashFiles(visible, layers).map((file) => ({ ...file, logicalPath: file.path }));
  const digests = files.flatMap(({ path, facts }) => (facts.digests ? [[path, facts.digests] as const] : []));
  const combined = combine(files, cataloger, read);
  return { layers, ...combined, digests: new Map(digests) };
}

/** Looks up the file that contains a place: `app.jar` for `app.jar!lib/a.jar`. */
export function atPlace<Value>(byPath: ReadonlyMap<string, Value>, place: string): Value | undefined {
  const outer = outerPaths(place).find((path) => byPath.has(path));
  return outer === undefined ? undefined : byPath.get(outer);
}

/** Lets a cataloger combine its files' facts. */
function combine(
  files: readonly CatalogedFile[],
  cataloger: FileCataloger,
  read: readonly ReadLayer[],
): Pick<SquashedImage, 'files' | 'problems'> {
  if (!cataloger.combine || files.length === 0) return { files, problems: [] };
  const byPath = new Map(files.map((file) => [file.path, file]));
  const overlays = read.flatMap(({ overlay }) => overlay ?? []);
  const own = files.map(({ facts, path }) => withPath(facts, path));
  const named = pathsThroughLinks(own, cataloger.folders, overlays);
  const realPaths = new Map(Array.from(named, ([real, path]) => [path, real]));
  const facts = own.map((each) => withPath(each, named.get(each.path)));
  const problems: Problem[] = [];
  const find = (paths: Iterable<string>) => {
    const found = findImageNames(overlays, paths);
    if (found.isExhausted) problems.push(TOO_MANY_NAMES);
    return found.paths;
  };
  const combined = cataloger.combine(facts, { find }).flatMap((through) => {
    const each = withPath(through, realPaths.get(through.path));
    const file = atPlace(byPath, each.path);
    if (file?.facts === each) return [file];
    return file ? [{ ...file, path: each.path, logicalPath: each.path, facts: each }] : [];
  });
  return { files: combined, problems };
}

function withPath(facts: FileFacts, path = facts.path): FileFacts {
  return facts.path === path ? facts : { ...facts, path };
}
