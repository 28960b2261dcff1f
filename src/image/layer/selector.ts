import { joinPath } from './path.ts';

/** Says which files of a layer are to be read. Paths have no leading slash. */
export interface FileSelector {
  readonly id: string;
  /** Files and folders that can hold what it wants; what changes them or the way to them is recorded. */
  readonly roots: readonly string[];
  /** Asked for paths at or below a root. */
  wants(path: string): boolean;
}

/** A place that is to be read as if it were another: `data/dpkg`, to which `var/lib/dpkg` was linked. */
export interface PathAlias {
  readonly path: string;
  readonly as: string;
}

/** Reads at `alias.path` what the selector would read at `alias.as`; it gives the real paths. */
export function aliasSelector(selector: FileSelector, alias: PathAlias): FileSelector {
  return {
    id: selector.id,
    roots: [alias.path],
    wants: (path) => selector.wants(toLogicalPath(alias, path)),
  };
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
