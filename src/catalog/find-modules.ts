const MODULES = 'node_modules/';
/** Folders on the way up that are looked into: a made-up path has thousands. */
const MAX_LEVELS = 50;

/** Finds the folder of the package that a file gets by a name. */
export type FindModule = (name: string) => string | undefined;

/**
 * Finds packages among these folders as Node does: in the `node_modules` within each folder on the way up. Source: Node's
 * "Loading from node_modules folders".
 */
export function moduleFinder(folders: Iterable<string>): (from: string) => FindModule {
  const holders = new Map<string, Map<string, string>>();
  for (const folder of folders) {
    const at = folder.lastIndexOf(MODULES);
    if (at < 0) continue;
    const holder = folder.slice(0, at);
    const held = holders.get(holder) ?? new Map<string, string>();
    holders.set(holder, held.set(folder.slice(at + MODULES.length), folder));
  }
  return (from) => {
    const near = holdersAround(from).flatMap((holder) => holders.get(holder) ?? []);
    return (name) => near.find((held) => held.has(name))?.get(name);
  };
}

/** Finds the folders of packages by their names; what is nowhere is left out. */
export function foundModules(names: readonly string[], find: FindModule): readonly string[] {
  return names.flatMap((name) => find(name) ?? []);
}

/** Lists the folders that may hold a `node_modules` for a folder, the nearest first, each with a slash at its end. */
export function holdersAround(from: string): readonly string[] {
  const holders: string[] = [];
  let holder = from === '' ? '' : `${from}/`;
  while (holder !== '' && holders.length < MAX_LEVELS) {
    holders.push(holder);
    holder = holder.slice(0, holder.lastIndexOf('/', holder.length - 2) + 1);
  }
  return [...holders, ''];
}
