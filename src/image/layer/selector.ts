import type { MarkerRule } from '../../domain/index.ts';
import { isWithin, joinPath } from './path.ts';

/** Says which files of a layer are to be read. Paths have no leading slash. */
export interface FileSelector {
  readonly id: string;
  /** Files and folders that can hold what it wants; what changes them or the way to them is recorded. */
  readonly roots: readonly string[];
  /** Asked for paths at or below a root. */
  wants(path: string): boolean;
  /** Whether its files may be larger than those of others: a database that is read page by page, say. */
  readonly wantsLargeFiles?: boolean;
  /** What to mark, wherever it is, instead of reading files. */
  readonly marks?: MarkerRule;
}

/** A place that is to be read as if it were another: `data/dpkg`, to which `var/lib/dpkg` was linked. */
export interface PathAlias {
  readonly path: string;
  readonly as: string;
}

/** Reads at its own roots what a selector does, and at each alias what it would read there; it gives the real paths. */
export function widenSelector(selector: FileSelector, aliases: readonly PathAlias[]): FileSelector {
  return {
    id: selector.id,
    roots: [...selector.roots, ...aliases.map(({ path }) => path)],
    ...(selector.wantsLargeFiles && { wantsLargeFiles: true }),
    wants: (path) => wants(selector, path) || aliases.some((alias) => wantsThere(selector, alias, path)),
  };
}

/** Whether a selector would want what lies at a path if it knew it by the alias. */
export function wantsThere(selector: FileSelector, alias: PathAlias, path: string): boolean {
  return isWithin(path, alias.path) && wants(selector, toLogicalPath(alias, path));
}

function wants(selector: FileSelector, path: string): boolean {
  return selector.roots.some((root) => isWithin(path, root)) && selector.wants(path);
}

/** The path by which the selector knows a file that lies at or below an alias's place. */
export function toLogicalPath({ path: from, as }: PathAlias, path: string): string {
  return moved(path, from, as);
}

/** The reverse of {@link toLogicalPath}. */
export function toRealPath({ path: to, as }: PathAlias, path: string): string {
  return moved(path, as, to);
}

function moved(path: string, from: string, to: string): string {
  if (path === from) return to;
  return joinPath(to, from === '' ? path : path.slice(from.length + 1));
}
