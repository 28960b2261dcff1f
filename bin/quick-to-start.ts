/** `import fs, { readFile as read } from "node:fs"`, as esbuild writes it: a line of its own. */
const BUILTIN_IMPORT = /^import (?:(\w+)|\* as (\w+)|(?:(\w+), )?\{([^}]*)\}) from "(node:[\w/]+)";$/gmu;
/** Stands where a CommonJS dependency calls require() for one of Node's own modules. */
const REQUIRE = 'typeof require';
const REQUIRE_BANNER =
  'const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);\n';

/**
 * Takes Node's own modules from the process. An `import` of one reads each of its exports, and so loads what Node itself
 * loads lazily (all of WebCrypto for a hash), which is a tenth of a start.
 */
export function quickToStart(chunk: string): string {
  const text = chunk.replace(BUILTIN_IMPORT, toLookup);
  return text.includes(REQUIRE) ? REQUIRE_BANNER + text : text;
}

function toLookup(
  _whole: string,
  byDefault: string | undefined,
  all: string | undefined,
  besides: string | undefined,
  names: string | undefined,
  id: string | undefined,
): string {
  const found = `process.getBuiltinModule("${id ?? ''}")`;
  const whole = byDefault ?? all ?? besides;
  const members = names?.replaceAll(' as ', ': ').trim();
  return [
    ...(whole === undefined ? [] : [`const ${whole} = ${found};`]),
    ...(members === undefined ? [] : [`const { ${members} } = ${whole ?? found};`]),
  ].join(' ');
}
