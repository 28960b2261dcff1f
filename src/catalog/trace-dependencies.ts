import { compareTexts } from '../domain/index.ts';

/** Direct dependencies kept per package: enough to act on, and bounded for any graph. */
const MAX_BRINGERS = 10;

/** An application's direct dependency, with its key in the graph. */
export interface DirectDependency {
  readonly key: string;
  readonly name: string;
  /** Whether the application needs it only for its own development. */
  readonly isDev: boolean;
}

/** How a package came into an application. */
export interface Brought {
  /** Direct dependencies that brought it, sorted; absent if it is one itself, or if they are unknown. */
  readonly through?: readonly string[];
  /** Set if it is needed only for development. */
  readonly dev?: true;
}

/**
 * Walks the dependency graph from the direct dependencies, and returns how each package was brought. A
 * package that has its maximum number of bringers is not entered again, which bounds the work.
 */
export function traceDependencies(
  direct: readonly DirectDependency[],
  findNeeds: (key: string) => readonly string[],
): ReadonlyMap<string, Brought> {
  const needsOf = once(findNeeds);
  const bringers = new Map<string, Set<string>>();
  for (const { key, name } of direct.toSorted(byDevelopment)) bring(key, name, bringers, needsOf);
  const own = new Set(direct.map(({ key }) => key));
  const needed = reachable(
    direct.filter(({ isDev }) => !isDev).map(({ key }) => key),
    needsOf,
  );
  return new Map(
    bringers.entries().map(([key, names]) => {
      const through = own.has(key) ? [] : [...names].sort();
      return [key, { ...(through.length > 0 && { through }), ...(!needed.has(key) && { dev: true }) }];
    }),
  );
}

/** Finds packages that nothing else needs: an application's direct dependencies, if its list does not mark them. */
export function neededByNone(
  keys: Iterable<string>,
  needsOf: (key: string) => readonly string[],
): ReadonlySet<string> {
  const left = new Set(keys);
  for (const key of [...left]) {
    for (const need of needsOf(key)) if (need !== key) left.delete(need);
  }
  return left;
}

/** Asks for each package's needs once, however many bring it. */
function once(find: (key: string) => readonly string[]): (key: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (key) => {
    const needs = known.get(key) ?? find(key);
    known.set(key, needs);
    return needs;
  };
}

function bring(
  start: string,
  name: string,
  bringers: Map<string, Set<string>>,
  needsOf: (key: string) => readonly string[],
): void {
  const left = [start];
  for (let key = left.pop(); key !== undefined; key = left.pop()) {
    const known = bringers.get(key) ?? new Set();
    if (known.has(name) || known.size >= MAX_BRINGERS) continue;
    bringers.set(key, known.add(name));
    for (const need of needsOf(key)) left.push(need);
  }
}

function reachable(
  starts: readonly string[],
  needsOf: (key: string) => readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const left = [...starts];
  for (let key = left.pop(); key !== undefined; key = left.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    for (const need of needsOf(key)) left.push(need);
  }
  return found;
}

/** Dependencies needed at run time come first, then sorts by name. */
function byDevelopment(a: DirectDependency, b: DirectDependency): number {
  return Number(a.isDev) - Number(b.isDev) || compareTexts(a.name, b.name);
}
