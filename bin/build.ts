/** Builds `dist/`: the program as one bundle, split where it loads lazily, an empty store, and the images of the demo. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { systemCode } from '../src/errors/index.ts';
import { holdLock, takeAbandoned } from '../src/spool/lock.ts';
import { openSqlite } from '../src/store/sqlite/open.ts';
import { compileAhead } from './compile-ahead.ts';
import { buildExamples } from './examples/build.ts';
import { EXTERNALS } from './externals.ts';
import { joinChunks, type JoinedFile } from './join-chunks.ts';
import { pastIndexes } from './past-indexes.ts';
import { HOME_VARIABLE } from './release/home.ts';
import { commitOf, SOURCE_MAPS } from './source-maps.ts';
import { undiciInPart } from './undici-in-part.ts';
import { WITHOUT_WHITESPACE } from './without-whitespace.ts';

const root = join(import.meta.dirname, '..');
const STAGE = '.dist-';

// Left by builds that were killed.
for (const folder of readdirSync(root).filter((name) => name.startsWith(STAGE))) {
  if (takeAbandoned(join(root, folder))) rmSync(join(root, folder), { recursive: true });
}
// Complete before it is in its place: `npm pack` and the launcher may build at once.
const stage = mkdtempSync(join(root, STAGE));
const lock = holdLock(stage);
process.on('exit', () => {
  rmSync(stage, { recursive: true });
  lock.release();
});
const dist = join(stage, 'dist');

/**
 * Modules that packages load at once and Plimsoll never uses: no server is spoken to by HTTP/2, undici takes a limit and a
 * class from Node's own client, no command is an executable, no job has a schedule, and of Kubernetes' client only
 * credentials are wanted.
 */
const UNUSED = [
  { module: 'node:http', by: '/node_modules/undici/', instead: 'bin/without-http.cjs' },
  { module: 'node:http2', by: '/node_modules/undici/', instead: 'bin/without-http2.cjs' },
  { module: 'node:child_process', by: '/node_modules/commander/', instead: 'bin/without-executables.cjs' },
  { module: 'cron-parser', by: '/node_modules/pg-boss/', instead: 'bin/without-schedules.cjs' },
  { module: 'rrule-temporal', by: '/node_modules/pg-boss/', instead: 'bin/without-schedules.cjs' },
];

/** All of Kubernetes' API as generated classes, which its reader of kubeconfigs imports. */
const GENERATED_API = { filter: /^\.\/gen\/index\.js$/, by: '/@kubernetes/client-node/dist/config.js' };

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup(bundle) {
    bundle.onResolve({ filter: /^[\w:-]+$/ }, ({ path, importer }) => {
      const unused = UNUSED.find(({ module, by }) => path === module && importer.includes(by));
      return unused && { path: join(root, unused.instead) };
    });
    bundle.onResolve({ filter: GENERATED_API.filter }, ({ importer }) =>
      importer.endsWith(GENERATED_API.by) ? { path: join(root, 'bin/without-generated-api.cjs') } : undefined,
    );
  },
};

const OPTIONS: BuildOptions = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node24',
  legalComments: 'none',
  ...SOURCE_MAPS,
};

/** Files that are loaded together, with their compiled code (src/cli/start/start.ts). The first has what each scan needs. */
const JOINED: readonly JoinedFile[] = [
  {
    name: 'main.js',
    // The others are loaded lazily, though commands that end soon need them: --help and the server do not.
    sources: [
      'src/cli/start/main.ts',
      'src/cli/commands/scan/run.ts',
      'src/store/sqlite/open.ts',
      'src/report/table/render.ts',
      'src/cli/commands/sbom/run.ts',
    ],
  },
  {
    name: 'network.js',
    sources: ['src/image/source/registry/index.ts', 'src/http/create-http-client.ts', 'src/http/agents.ts'],
  },
  { name: 'archives.js', sources: ['src/image/source/archive/index.ts'] },
  { name: 'reading.js', sources: ['src/packages/catalog-image.ts', 'src/catalog/index.ts'] },
  { name: 'sboms.js', sources: ['src/cli/opening/read-sbom.ts'] },
  { name: 'settings.js', sources: ['node_modules/yaml/dist/index.js', 'src/config/ignore-rules.ts'] },
];

const { outputFiles, metafile } = await build({
  ...OPTIONS,
  // The program, and the entries of threads and processes that it starts: each looks for its own beside the bundle.
  entryPoints: {
    main: 'src/cli/start/main.ts',
    'work-thread': 'src/server/work/thread.ts',
    'reader-process': 'src/server/work/readers/process.ts',
  },
  splitting: true,
  format: 'esm',
  chunkNames: 'chunk-[hash]',
  // A package uses supports-color where it finds it, which is in development alone: the bundle is the same without.
  external: [...EXTERNALS, 'supports-color'],
  plugins: [withoutUnused, undiciInPart, pastIndexes],
  // Leaves out undici's second parser, as Node's own build of it does.
  define: { esbuildDetection: '1', PROJECT_ADDRESS: JSON.stringify(process.env[HOME_VARIABLE] ?? '') },
  write: false,
  metafile: true,
});
const isMap = ({ path }: { readonly path: string }) => path.endsWith('.map');
const texts = new Map(
  outputFiles.filter((file) => !isMap(file)).map(({ path, text }) => [basename(path), text]),
);
const maps = new Map(outputFiles.filter(isMap).map(({ path, text }) => [basename(path, '.map'), text]));
await mkdir(dist);
for (const [name, text] of await joinChunks({ texts, maps, metafile }, JOINED, commitOf(root)))
  await writeFile(join(dist, name), text);
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
  await cp(join(root, 'node_modules/@fastify/swagger-ui/static', file), join(dist, 'api-docs', file));
}
// Each error of the server names its place in it.
await cp(join(root, 'docs/reference/errors.md'), join(dist, 'errors.md'));
// The package's own says that its files are ES modules.
await writeFile(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
// New stores are copies of it (src/store/sqlite/new-file.ts).
const emptyStore = join(dist, 'empty-store.db');
await (await openSqlite({ file: emptyStore })).close();
await chmod(emptyStore, 0o644);
await buildExamples(join(root, 'examples'), join(dist, 'examples'));
// Written last: their age is taken for the age of the whole.
await build({
  ...OPTIONS,
  ...WITHOUT_WHITESPACE,
  // The threads share nothing with the program, so that one starts at once, and the other holds little for ever.
  entryPoints: {
    'layer-thread': 'src/packages/layers/thread/layer-thread.ts',
    'store-thread': 'src/inventory/threaded/store-thread.ts',
    klar: 'src/cli/klar.ts',
    plimsoll: 'src/cli/plimsoll.ts',
  },
  format: 'cjs',
  supported: { 'dynamic-import': false },
  define: {
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
    JOINED_FILES: JSON.stringify(JOINED.map(({ name }) => `./${name}`)),
  },
  banner: { js: '#!/usr/bin/env node' },
});
await compileAhead(dist, mkdtempSync(join(stage, 'scan-')));
for (const name of ['klar', 'plimsoll']) await chmod(join(dist, `${name}.js`), 0o755);
await replace(join(root, 'dist'));

/** Puts the build in the place of the last one, and in that of another that was faster: of the same files both are the same. */
async function replace(place: string): Promise<void> {
  // Moved away at once, so that a program that starts now finds one or the other; a file system of layers only removes.
  await rename(place, join(stage, 'old')).catch(() => rm(place, { recursive: true, force: true }));
  try {
    await rename(dist, place);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
    await replace(place);
  }
}
