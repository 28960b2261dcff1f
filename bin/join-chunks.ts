import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { lazyBuiltins } from './lazy-builtins.ts';
import { WITHOUT_WHITESPACE } from './without-whitespace.ts';

/** ES modules as esbuild split them, by name. */
export interface Split {
  readonly texts: ReadonlyMap<string, string>;
  readonly metafile: Metafile;
}

/** Kinds of modules: a chunk, the entry of what is joined, and its parts as the chunks beside it see them. */
const CHUNK = 'chunk';
const JOINED = 'joined';
const SHARED = 'shared';

/** Where a source begins, as esbuild writes it; as the notice of a licence it is left in. */
const SOURCE = /^\/\/ (?=(?:src|node_modules)\/)/gmu;
const FILE_URL = 'const FILE_URL = require("node:url").pathToFileURL(__filename).href;';

/**
 * Joins the chunk of `entry` with all that it loads at once, and with the same of the lazy modules `besides`; the others
 * stay by themselves. esbuild has one rule for what shares a chunk, which makes forty of a scan. Writes CommonJS: its
 * compiled code can be kept together with the functions that ran (src/cli/load-kept.ts).
 */
export async function joinChunks(
  { texts, metafile }: Split,
  entry: string,
  besides: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const main = outputOf(metafile, entry);
  const joined = withStaticImports(metafile, [main, ...besides.map((source) => outputOf(metafile, source))]);
  const { outputFiles } = await build({
    entryPoints: [basename(main), ...[...texts.keys()].filter((name) => !joined.has(name))],
    outdir: '/',
    write: false,
    ...WITHOUT_WHITESPACE,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    legalComments: 'inline',
    // A chunk is required: the loader of ES modules would read it once more, for the names that it exports.
    supported: { 'dynamic-import': false },
    define: {
      'import.meta.dirname': '__dirname',
      'import.meta.url': 'FILE_URL',
      BUILD_DIGEST: JSON.stringify(digestOf(texts)),
    },
    banner: { js: FILE_URL },
    plugins: [lazyBuiltins(texts.values()), chunks(texts, joined, basename(main))],
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}

/** By which the program knows what it computed itself (src/cli/build-digest.ts). */
function digestOf(texts: ReadonlyMap<string, string>): string {
  return hash('sha256', JSON.stringify([...texts].sort()), 'base64url');
}

function outputOf({ outputs }: Metafile, source: string): string {
  const found = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
  if (found === undefined) throw new Error(`${source} is not loaded lazily`);
  return found;
}

function withStaticImports({ outputs }: Metafile, roots: readonly string[]): ReadonlySet<string> {
  const found = new Set(roots);
  for (const output of found) {
    for (const { kind, path, external } of outputs[output]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) found.add(path);
  }
  return new Set(Array.from(found, (path) => basename(path)));
}

function chunks(texts: ReadonlyMap<string, string>, joined: ReadonlySet<string>, main: string): Plugin {
  // Required here, not imported: each chunk is still run when it is first needed.
  const parts = Array.from(joined, (name) => `"${name}": () => require("./${name}")`);
  return {
    name: 'chunks',
    setup(bundle) {
      bundle.onResolve({ filter: /^/ }, ({ path, kind, importer, namespace }) => {
        const name = basename(path);
        if (kind === 'entry-point') return { path: name, namespace: name === main ? JOINED : CHUNK };
        if (namespace === SHARED || !path.startsWith('./') || !joined.has(name))
          return { path, external: true };
        const isInside = namespace === JOINED || joined.has(importer);
        return { path: name, namespace: isInside ? CHUNK : SHARED };
      });
      // A thread that needs a part does not run the program.
      const program = `export const main = (argv) => require("./${main}").main(argv);`;
      bundle.onLoad({ filter: /^/, namespace: JOINED }, () => ({
        contents: `${program} export const parts = { ${parts.join(', ')} };`,
      }));
      bundle.onLoad({ filter: /^/, namespace: SHARED }, ({ path }) => ({
        contents: `module.exports = require("./${main}").parts["${path}"]();`,
      }));
      bundle.onLoad({ filter: /^/, namespace: CHUNK }, ({ path }) => ({
        contents: texts.get(path)?.replace(SOURCE, '//! ') ?? '',
      }));
    },
  };
}
