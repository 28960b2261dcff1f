import type { ByteSource } from '../../archive/index.ts';
import type { FileFacts, LayerFile, MarkerRule, WantedBody } from '../../domain/index.ts';
import { isWithin, joinPath } from './path.ts';

/** Selects files in a layer. Paths have no leading slash. */
export type LayerSelector = FolderSelector | FileSelector | MarkingSelector;

/** Selects files with fixed locations. */
export interface FolderSelector {
  readonly kind: 'folder';
  readonly id: string;
  /** Files and folders that can hold wanted files. */
  readonly roots: readonly string[];
  /** Called only for paths at or below a root. */
  wants(path: string): boolean;
  /** Whether its files are read in parts and may exceed the usual size limit: a database, page by page. */
  readonly wantsLargeFiles?: boolean;
  /** Name suffixes for companion files, which lie beside the file that a link leads to. */
  readonly beside?: readonly string[];
}

/** Selects files anywhere, by name and first bytes, and reads each one when its body arrives. */
export interface FileSelector {
  readonly kind: 'file';
  readonly id: string;
  looksAt(path: string): boolean;
  wants(file: LayerFile, head: Buffer): WantedBody;
  read(file: LayerFile, body: ByteSource): FileFacts | undefined;
}

/** Marks files anywhere instead of reading them. */
export interface MarkingSelector {
  readonly kind: 'marks';
  readonly id: string;
  readonly marks: MarkerRule;
}

/** A place to read as if it were another: `data/dpkg`, the target of a link at `var/lib/dpkg`. */
export interface PathAlias {
  readonly path: string;
  readonly as: string;
}

/** Adds each alias, with the files that the selector would read there, to its own roots; returns real paths. */
export function widenSelector(selector: FolderSelector, aliases: readonly PathAlias[]): FolderSelector {
  const places = aliases.flatMap((alias) => placesOf(selector, alias));
  return {
    kind: 'folder',
    id: selector.id,
    roots: [...selector.roots, ...places.map(({ path }) => path)],
    ...(selector.wantsLargeFiles && { wantsLargeFiles: true }),
    wants: (path) => wants(selector, path) || aliases.some((alias) => wantsThere(selector, alias, path)),
  };
}

/** Whether a selector would want the file at a path under the alias's logical name. */
export function wantsThere(selector: FolderSelector, alias: PathAlias, path: string): boolean {
  return covers(selector, alias, path) && wants(selector, toLogicalPath(alias, path));
}

/** Whether a path was walked because of an alias. */
export function covers(selector: FolderSelector, alias: PathAlias, path: string): boolean {
  return placesOf(selector, alias).some((place) => isWithin(path, place.path));
}

function placesOf(selector: FolderSelector, alias: PathAlias): readonly PathAlias[] {
  const beside = (selector.beside ?? []).map((end) => ({ path: alias.path + end, as: alias.as + end }));
  return [alias, ...beside.filter(({ as }) => wants(selector, as))];
}

function wants(selector: FolderSelector, path: string): boolean {
  return selector.roots.some((root) => isWithin(path, root)) && selector.wants(path);
}

/** Returns the selector's path for a file at or below an alias's place, or beside it. */
export function toLogicalPath({ path: from, as }: PathAlias, path: string): string {
  return moved(path, from, as);
}

/** The reverse of {@link toLogicalPath}. */
export function toRealPath({ path: to, as }: PathAlias, path: string): string {
  return moved(path, as, to);
}

function moved(path: string, from: string, to: string): string {
  if (path === from) return to;
  if (from === '') return joinPath(to, path);
  const rest = path.slice(from.length);
  return rest.startsWith('/') ? joinPath(to, rest.slice(1)) : to + rest;
}
