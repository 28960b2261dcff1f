// Names of functions as Go's linker writes them: `import/path.Function`, `import/path.(*Type).Method`, with what the
// compiler makes of closures, type arguments and method values behind them.

import { DistinctFunctions, FunctionSet, type ProgramReach } from '../../../domain/index.ts';
import { MAX_FUNCTIONS, MAX_NAME_BYTES, MAX_NAMES, MAX_PACKAGES } from './limits.ts';

/** Functions and types that the compiler makes for all packages: hash and equality functions, wrappers. */
const MADE = ['type:', 'type..', 'go:', 'go.('];

/** The compiler's names for functions within a function: `func1`, `gowrap2`, `deferwrap1`, and numbers within those. */
const INNER = /^(?:func|gowrap|deferwrap)?\d+$/u;

/** The endings that it adds to a name: method values, and the bodies of loops over functions. */
const SUFFIX = /-(?:fm|range\d+)$/u;

/** Characters that no import path has (golang.org/x/mod/module.CheckImportPath), and texts between names may have. */
const NOT_OF_PATH = /[\s\p{Cc}!"#$&'()*,:;<=>?[\\\]^`{|}]/u;

/**
 * Returns the packages and functions that names contain; undefined if they do not look like those of a whole program:
 * the runtime is in every one, unless its names were changed.
 */
export function reachOf(
  names: Iterable<string>,
  mainPath: string,
): Pick<ProgramReach, 'packages' | 'functions'> | undefined {
  const packages = new Set<string>();
  const functions = new DistinctFunctions();
  let count = 0;
  for (const name of names) {
    if (name.length > MAX_NAME_BYTES || ++count > MAX_NAMES) return undefined;
    const split = splitName(name);
    if (!split) continue;
    const path = split.path === 'main' ? mainPath : split.path;
    if (!packages.has(path)) {
      if (NOT_OF_PATH.test(path)) continue;
      packages.add(detached(path));
    }
    functions.enter(path);
    addSymbols(split.symbol, functions);
    if (packages.size > MAX_PACKAGES || functions.size > MAX_FUNCTIONS) return undefined;
  }
  if (!packages.has('runtime')) return undefined;
  return { packages: [...packages].sort(), functions: FunctionSet.of(functions).toText() };
}

/** Copies a text: as a part of the table's, it would keep a piece of it in memory. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}

/** Divides at the first dot behind the path, whose own dots are escaped where they would be mistaken for it. */
function splitName(full: string): { readonly path: string; readonly symbol: string } | undefined {
  if (full === '' || MADE.some((start) => full.startsWith(start))) return undefined;
  const name = full.includes('[') ? withoutArguments(full) : full;
  const receiver = name.indexOf('(');
  const slash = name.lastIndexOf('/', receiver < 0 ? name.length : receiver);
  const dot = name.indexOf('.', slash + 1);
  if (dot <= 0 || (receiver >= 0 && dot > receiver)) return undefined;
  return { path: unescape(name.slice(0, dot)), symbol: name.slice(dot + 1) };
}

/** Adds the functions that a name speaks for; a closure speaks for the function around it. */
function addSymbols(symbol: string, functions: DistinctFunctions): void {
  const dot = symbol.indexOf('.');
  const first = plainPart(dot < 0 ? symbol : symbol.slice(0, dot));
  if (first === '') return;
  const end = dot < 0 ? dot : symbol.indexOf('.', dot + 1);
  const second = dot < 0 ? '' : plainPart(symbol.slice(dot + 1, end < 0 ? undefined : end));
  if (second === '' || end >= 0 || INNER.test(second)) functions.add(first);
  if (second !== '') functions.add(`${first}.${second}`);
}

/** Takes the pointer from a receiver: `(*T)`. */
function plainPart(part: string): string {
  const name = part.startsWith('(*') && part.endsWith(')') ? part.slice(2, -1) : part;
  return name.includes('-') ? name.replace(SUFFIX, '') : name;
}

/** Leaves out type arguments, `F[...]`, which may hold import paths. */
function withoutArguments(name: string): string {
  let plain = '';
  let depth = 0;
  let from = 0;
  for (let at = 0; at < name.length; at += 1) {
    if (name[at] === '[' && depth++ === 0) plain += name.slice(from, at);
    if (name[at] === ']' && depth > 0 && --depth === 0) from = at + 1;
  }
  return depth > 0 ? plain : plain + name.slice(from);
}

/** Undoes what the linker does to the last element of a path: `gopkg.in/yaml%2ev2`. */
function unescape(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
