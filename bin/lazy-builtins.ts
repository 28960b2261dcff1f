import type { Plugin } from 'esbuild';

/** `import fs, { readFile as read } from "node:fs"`, as esbuild writes it: a line of its own. */
const BUILTIN_IMPORT = /^import (?:\w+(?:, )?)?(?:\* as \w+|\{([^}]*)\})? from "(node:[\w/]+)";$/gmu;
const BUILTIN = 'builtin';

/**
 * Loads each of Node's own modules when a first function of it is called: together they are a third of a start, and no
 * run needs them all. Takes them from the process, since importing one loads what Node itself loads lazily (all of
 * WebCrypto for a hash).
 */
export function lazyBuiltins(chunks: Iterable<string>): Plugin {
  const imported = namesOf(chunks);
  return {
    name: 'lazy-builtins',
    setup(bundle) {
      bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace: BUILTIN } : { path, external: true },
      );
      bundle.onLoad({ filter: /^/, namespace: BUILTIN }, ({ path }) => ({
        contents: stub(path, imported.get(path) ?? []),
      }));
    },
  };
}

function namesOf(chunks: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const imported = new Map<string, Set<string>>();
  for (const chunk of chunks) {
    for (const [, members = '', id = ''] of chunk.matchAll(BUILTIN_IMPORT)) {
      const names = imported.get(id) ?? new Set();
      imported.set(id, names);
      for (const member of members.split(',')) names.add(member.trim().split(' ')[0] ?? '');
      names.delete('');
    }
  }
  return imported;
}

/** esbuild copies the properties of a module, which would call them all, and leaves its prototype as it is. */
function stub(id: string, names: Iterable<string>): string {
  const getters = Array.from(names, (name) => `get ${name}() { return load().${name}; }`);
  return `
    let loaded;
    const load = () => (loaded ??= process.getBuiltinModule("${id}"));
    module.exports = Object.create({ __esModule: true, get default() { return load(); }, ${getters.join(', ')} });`;
}
