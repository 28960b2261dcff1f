const MODULES = 'node_modules/';
/** Parent folders that are searched: a made-up path has thousands. */
const MAX_LEVELS = 50;

/** Finds the package folder that a name resolves to from one file. */
export type FindModule = (name: string) => string | undefined;

/**
 * Resolves packages among these folders as Node does: in the `node_modules` of each parent folder. Source:
 * Node's "Loading from node_modules folders".
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

/** Finds package folders by name; leaves out names that do not resolve. */
export function foundModules(names: readonly string[], find: FindModule): readonly string[] {
  return names.flatMap((name) => find(name) ?? []);
}

/** Lists the parent folders that may hold a `node_modules`, the nearest first, each with a trailing slash. */
export function holdersAround(from: string): readonly string[] {
  const holders: string[] = [];
  let holder = from === '' ? '' : `${from}/`;
  while (holder !== '' && holders.length < MAX_LEVELS) {
    holders.push(holder);
    holder = holder.slice(0, holder.lastIndexOf('/', holder.length - 2) + 1);
  }
  return [...holders, ''];
}
