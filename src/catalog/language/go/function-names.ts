// Function names as Go's linker writes them: `import/path.Function`, `import/path.(*Type).Method`, followed
// by the compiler's marks for closures, type arguments and method values.

import { DistinctFunctions, FunctionSet, type ProgramReach } from '../../../domain/index.ts';
import { MAX_FUNCTIONS, MAX_NAME_BYTES, MAX_NAMES, MAX_PACKAGES } from './limits.ts';

/** Functions and types that the compiler generates for every package: hash and equality functions, wrappers. */
const MADE = ['type:', 'type..', 'go:', 'go.('];

/** Compiler names for nested functions: `func1`, `gowrap2`, `deferwrap1`, and numbers within them. */
const INNER = /^(?:func|gowrap|deferwrap)?\d+$/u;

/** Suffixes that the compiler adds: method values, and range-over-func loop bodies. */
const SUFFIX = /-(?:fm|range\d+)$/u;

/** Characters not allowed in import paths (golang.org/x/mod/module.CheckImportPath), which stray text may contain. */
const NOT_OF_PATH = /[\s\p{Cc}!"#$&'()*,:;<=>?[\\\]^`{|}]/u;

/**
 * Returns the packages and functions named; undefined if the names cannot be a whole program's: every program
 * links the runtime, unless its names were changed.
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

/** Copies a string: a slice would keep the table's buffer in memory. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}

/** Splits at the first dot after the path; the linker escapes ambiguous dots within it. */
function splitName(full: string): { readonly path: string; readonly symbol: string } | undefined {
  if (full === '' || MADE.some((start) => full.startsWith(start))) return undefined;
  const name = full.includes('[') ? withoutArguments(full) : full;
  const receiver = name.indexOf('(');
  const slash = name.lastIndexOf('/', receiver < 0 ? name.length : receiver);
  const dot = name.indexOf('.', slash + 1);
  if (dot <= 0 || (receiver >= 0 && dot > receiver)) return undefined;
  return { path: unescape(name.slice(0, dot)), symbol: name.slice(dot + 1) };
}

/** Adds the functions that a name represents; a closure represents its enclosing function. */
function addSymbols(symbol: string, functions: DistinctFunctions): void {
  const dot = symbol.indexOf('.');
  const first = plainPart(dot < 0 ? symbol : symbol.slice(0, dot));
  if (first === '') return;
  const end = dot < 0 ? dot : symbol.indexOf('.', dot + 1);
  const second = dot < 0 ? '' : plainPart(symbol.slice(dot + 1, end < 0 ? undefined : end));
  if (second === '' || end >= 0 || INNER.test(second)) functions.add(first);
  if (second !== '') functions.add(`${first}.${second}`);
}

/** Strips the pointer from a receiver: `(*T)`. */
function plainPart(part: string): string {
  const name = part.startsWith('(*') && part.endsWith(')') ? part.slice(2, -1) : part;
  return name.includes('-') ? name.replace(SUFFIX, '') : name;
}

/** Strips type arguments, `F[...]`, which may hold import paths. */
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

/** Reverses the linker's escaping in the last path element: `gopkg.in/yaml%2ev2`. */
function unescape(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
