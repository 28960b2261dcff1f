import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { lazyBuiltins } from './lazy-builtins.ts';
import { SOURCE_MAPS } from './source-maps.ts';
import { WITHOUT_WHITESPACE } from './without-whitespace.ts';

/** ES modules as esbuild split them, by name. */
export interface Split {
  readonly texts: ReadonlyMap<string, string>;
  /** Their source maps, by the name of the module. */
  readonly maps: ReadonlyMap<string, string>;
  readonly metafile: Metafile;
}

/** A file of chunks that are joined: those of some sources, with all that they load at once. */
export interface JoinedFile {
  readonly name: string;
  readonly sources: readonly string[];
}

/** Kinds of modules: a chunk, the entry of a joined file, and a chunk of another file as those outside see it. */
const CHUNK = 'chunk';
const JOINED = 'joined';
const SHARED = 'shared';

/** Mark of a chunk with modules that are run later, and then assign what it exports. */
const RUN_LATER = '__esm(';

/** Where a source begins, as esbuild writes it; as the notice of a licence it is left in. */
const SOURCE = /^\/\/ (?=(?:src|node_modules)\/)/gmu;
const FILE_URL = 'const __fileUrl = require("node:url").pathToFileURL(__filename).href;';

/**
 * Joins chunks to files; a chunk is in the first that has it, and the others stay by themselves. esbuild has one rule for
 * what shares a chunk, which makes forty of a scan. Writes CommonJS: its compiled code can be kept together with the
 * functions that ran (src/cli/start/kept-code.ts).
 */
export async function joinChunks(
  { texts, maps, metafile }: Split,
  files: readonly JoinedFile[],
  commit: string,
): Promise<ReadonlyMap<string, string>> {
  const fileOf = new Map<string, string>();
  for (const { name, sources } of files) {
    for (const chunk of withStaticImports(metafile, sources)) if (!fileOf.has(chunk)) fileOf.set(chunk, name);
  }
  const { outputFiles } = await build({
    entryPoints: [...files.map(({ name }) => name), ...[...texts.keys()].filter((name) => !fileOf.has(name))],
    outdir: '/dist',
    write: false,
    ...SOURCE_MAPS,
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
      'import.meta.url': '__fileUrl',
      BUILD_DIGEST: JSON.stringify(digestOf(texts)),
      BUILD_COMMIT: JSON.stringify(commit),
    },
    banner: { js: FILE_URL },
    plugins: [lazyBuiltins(texts.values()), chunks({ texts, maps, metafile }, fileOf)],
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}

/** esbuild follows it to the source when it joins the chunk. */
function inlineMap(map = ''): string {
  const encoded = Buffer.from(map).toString('base64');
  return `\n//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

/** By which the program knows what it computed itself (src/cli/start/build-digest.ts). */
function digestOf(texts: ReadonlyMap<string, string>): string {
  return hash('sha256', JSON.stringify([...texts].sort()), 'base64url');
}

function outputOf({ outputs }: Metafile, source: string): string {
  // Packages may be elsewhere, behind a link.
  const found = Object.keys(outputs).find((path) => outputs[path]?.entryPoint?.endsWith(source));
  if (found === undefined) throw new Error(`${source} is not loaded lazily`);
  return found;
}

function withStaticImports(metafile: Metafile, sources: readonly string[]): ReadonlySet<string> {
  const { outputs } = metafile;
  const found = new Set(sources.map((source) => outputOf(metafile, source)));
  for (const output of found) {
    for (const { kind, path, external } of outputs[output]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) found.add(path);
  }
  return new Set(Array.from(found, (path) => basename(path)));
}

/** Lets each chunk find the others: within its file, in another that is joined, or by itself. */
function chunks({ texts, maps, metafile }: Split, fileOf: ReadonlyMap<string, string>): Plugin {
  const files = new Set(fileOf.values());
  const runLater = new Set([...texts].filter(([, text]) => text.includes(RUN_LATER)).map(([name]) => name));
  const exportsOf = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output.exports]),
  );
  return {
    name: 'chunks',
    setup(bundle) {
      bundle.onResolve({ filter: /^/ }, ({ path, kind, importer, namespace }) => {
        const name = basename(path);
        if (kind === 'entry-point') return { path: name, namespace: files.has(name) ? JOINED : CHUNK };
        if (namespace === SHARED || !path.startsWith('./') || !texts.has(name))
          return { path, external: true };
        const file = fileOf.get(name);
        const from = namespace === JOINED ? importer : fileOf.get(importer);
        if (file !== undefined && from === file) return { path: name, namespace: CHUNK };
        if (file !== undefined && runLater.has(name))
          throw new Error(`${name} assigns what it exports later, and is joined to ${file}`);
        const isByItself = file === undefined && (kind !== 'import-statement' || runLater.has(name));
        return isByItself ? { path, external: true } : { path: name, namespace: SHARED };
      });
      bundle.onLoad({ filter: /^/, namespace: JOINED }, ({ path }) => ({
        contents: entryOf(
          path,
          [...texts.keys()].filter((chunk) => fileOf.get(chunk) === path),
        ),
      }));
      bundle.onLoad({ filter: /^/, namespace: SHARED }, ({ path }) => ({
        contents: sharedOf(path, fileOf.get(path), exportsOf.get(path) ?? []),
      }));
      bundle.onLoad({ filter: /^/, namespace: CHUNK }, ({ path }) => ({
        contents: `${texts.get(path)?.replace(SOURCE, '//! ') ?? ''}${inlineMap(maps.get(path))}`,
      }));
    },
  };
}

/**
 * Makes variables of what another file exports. Were it imported as it is required, esbuild would read each export by two or
 * three functions whenever it is used, which is 8 % of what a scan of 200,000 small files takes.
 */
function sharedOf(chunk: string, file: string | undefined, names: readonly string[]): string {
  const place = file === undefined ? `require("./${chunk}")` : `require("./${file}").parts["${chunk}"]()`;
  const named = names.filter((name) => name !== 'default');
  const fallback = names.includes('default') ? 'export default shared.default;' : '';
  return `const shared = ${place}; export const { ${named.join(', ')} } = shared; ${fallback}`;
}

/** Requires the chunks of a file, and does not import them: each is still run when it is first needed. */
function entryOf(file: string, joined: readonly string[]): string {
  const parts = joined.map((chunk) => `"${chunk}": () => require("./${chunk}")`);
  // A thread that needs a part does not run the program.
  const program = joined.includes(file)
    ? `export const main = (argv) => require("./${file}").main(argv);`
    : '';
  return `${program} export const parts = { ${parts.join(', ')} };`;
}
