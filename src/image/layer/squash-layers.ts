import type { FileFacts, LayerFacts, Problem } from '../../domain/index.ts';
import { MAX_MISSING_PLACES, MAX_SEARCHED_PLACES } from '../limits.ts';
import { OverlayTree, type FileNode, type FolderNode, type PathResolution } from './overlay-tree.ts';
import { isWithin, joinPath } from './path.ts';
import { covers, toLogicalPath, type FolderSelector, type PathAlias } from './selector.ts';

/** One selector's files in the image as it would run. */
export interface SquashedTree {
  readonly files: readonly SquashedFile[];
  /** Link targets that were not walked: walk the layers for them, and squash again. */
  readonly missing: readonly PathAlias[];
  readonly problems: readonly Problem[];
}

export interface SquashedFile {
  /** Path in the image, with links resolved. */
  readonly path: string;
  /** Index of the file's layer. */
  readonly layer: number;
  readonly facts: FileFacts;
}

/**
 * Merges layers, base first, and returns the files visible at or below the selector's roots. `aliases` are
 * the missing places from earlier rounds, whose facts are now part of the layers' facts.
 */
export function squashLayers(
  layers: readonly LayerFacts[],
  selector: FolderSelector,
  aliases: readonly PathAlias[] = [],
): SquashedTree {
  const tree = new OverlayTree();
  layers.forEach(({ overlay }, layer) => tree.apply(overlay, layer));
  const search = new Search(tree, layers, selector, aliases);
  for (const root of selector.roots) search.searchRoot(root);
  return search.result();
}

/** A place in the tree, and the selector's path for it. */
interface Place {
  readonly path: string;
  readonly logical: string;
  /** Whether a link somewhere below the root led here. */
  readonly isLinked: boolean;
}

class Search {
  readonly #tree: OverlayTree;
  readonly #facts: readonly ReadonlyMap<string, FileFacts>[];
  readonly #selector: FolderSelector;
  readonly #aliases: readonly PathAlias[];
  readonly #files = new Map<string, SquashedFile>();
  readonly #missing = new Map<string, PathAlias>();
  readonly #problems: Problem[] = [];
  /** Whether places were dropped at the limit. */
  #isCut = false;

  constructor(
    tree: OverlayTree,
    layers: readonly LayerFacts[],
    selector: FolderSelector,
    aliases: readonly PathAlias[],
  ) {
    this.#tree = tree;
    this.#facts = layers.map(({ files }) => new Map(files.map((file) => [file.path, file])));
    this.#selector = selector;
    this.#aliases = aliases;
  }

  result(): SquashedTree {
    const [root = ''] = this.#selector.roots;
    if (this.#isCut || this.#tree.isExhausted()) {
      this.#addProblem(root, 'was not searched completely: too many links and folders on the path');
    }
    return {
      files: [...this.#files.values()],
      missing: [...this.#missing.values()],
      problems: this.#problems,
    };
  }

  /**
   * Enters a folder under each name that leads to it, since the name decides which files are wanted. Below a
   * link to a folder no second link is followed, since circular links would never end.
   */
  searchRoot(root: string): void {
    const places: Place[] = [{ path: root, logical: root, isLinked: false }];
    let searched = 0;
    // Depth first, so that a thousand links to a full folder are never all expanded at once.
    for (let place = places.pop(); place && !this.#isCut; place = places.pop()) {
      if (++searched > MAX_SEARCHED_PLACES) this.#isCut = true;
      const resolution = this.#tree.resolve(place.path);
      if (resolution.kind === 'loop') this.#addProblem(place.path, 'has a loop of symbolic links');
      if (resolution.kind === 'absent') this.#onAbsent(resolution, place);
      if (resolution.kind !== 'found') continue;
      const { node, path } = resolution;
      if (node.kind === 'file') {
        this.#addFile(node, { ...place, path });
        if (path !== place.path) for (const next of this.#placesBeside(path, place)) places.push(next);
      } else for (const next of this.#placesIn(node, path, place, root).reverse()) places.push(next);
    }
  }

  #placesIn(
    folder: FolderNode,
    path: string,
    { path: link, logical, isLinked }: Place,
    root: string,
  ): Place[] {
    const isLink = path !== link && logical !== root;
    if (isLink && isLinked) return [];
    if (!this.#isCovered(path)) {
      this.#addMissing(path, logical);
      return [];
    }
    return folder.children.names().map((name) => ({
      path: joinPath(path, name),
      logical: joinPath(logical, name),
      isLinked: isLink || isLinked,
    }));
  }

  /** Companion files for a linked file are beside the real one: SQLite resolves links before it names its log. */
  #placesBeside(path: string, { logical, isLinked }: Place): Place[] {
    const ends = (this.#selector.beside ?? []).filter((end) => this.#selector.wants(logical + end));
    return ends.map((end) => ({ path: path + end, logical: logical + end, isLinked }));
  }

  #onAbsent(absent: Extract<PathResolution, { kind: 'absent' }>, { path: link, logical }: Place): void {
    const { via, path: end, through: path = end, named } = absent;
    if (via === undefined) return;
    // A layer's file may be named through another layer's link.
    if (named !== undefined && named !== path && !this.#isCovered(named)) this.#addMissing(named, logical);
    if (!this.#isCovered(path)) this.#addMissing(path, logical);
    // A symbolic link may lead nowhere; a hard link to nothing is a file missing from the image.
    else if (via === 'hardlink' && this.#selector.wants(logical)) {
      this.#addProblem(link, `is a hard link to ${path}, which is in no layer`);
    }
  }

  /** The name that leads to a file decides whether it is wanted; its facts are stored under the file's own name. */
  #addFile(node: FileNode, { path, logical }: Place): void {
    if (!this.#selector.wants(logical)) return;
    // A layer's content under the real name has not been read yet.
    if (!this.#isCovered(path)) this.#addMissing(path, logical);
    const facts = this.#facts[node.layer]?.get(node.path);
    if (facts) this.#files.set(path, { path, layer: node.layer, facts });
    // A wanted file without facts was read, and reported if that failed.
    else if (!this.#isRead(node.path, logical)) this.#addMissing(node.path, logical);
  }

  #isRead(path: string, logical: string): boolean {
    const isAlias = (alias: PathAlias) =>
      covers(this.#selector, alias, path) && toLogicalPath(alias, path) === logical;
    return this.#selector.wants(path) || this.#aliases.some(isAlias);
  }

  /** Whether the place at a path was walked: only then does "nothing there" mean that nothing exists. */
  #isCovered(path: string): boolean {
    const { roots } = this.#selector;
    return (
      roots.some((root) => isWithin(path, root)) ||
      this.#aliases.some((alias) => covers(this.#selector, alias, path))
    );
  }

  #addMissing(path: string, logical: string): void {
    const isKnown = this.#aliases.some((alias) => alias.path === path && alias.as === logical);
    if (isKnown) return;
    if (this.#missing.size < MAX_MISSING_PLACES)
      this.#missing.set(`${path}\0${logical}`, { path, as: logical });
    else this.#isCut = true;
  }

  #addProblem(path: string, reason: string): void {
    this.#problems.push({ kind: 'package-database-unreadable', subject: path, message: `${path} ${reason}` });
  }
}
