/** Builds `dist/`: the program as one bundle, split where it loads lazily, and the example images of the demo. */
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { buildExamples } from './examples/build.ts';
import { EXTERNALS } from './externals.ts';
import { quickToStart } from './quick-to-start.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** What packages load at once and Plimsoll never uses: no server is spoken to by HTTP/2, no command is an executable. */
const UNUSED = [
  { builtin: 'node:http2', by: '/node_modules/undici/', instead: 'bin/without-http2.cjs' },
  { builtin: 'node:child_process', by: '/node_modules/commander/', instead: 'bin/without-executables.cjs' },
];

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ path, importer }) => {
      const unused = UNUSED.find(({ builtin, by }) => path === builtin && importer.includes(by));
      return unused && { path: join(root, unused.instead) };
    });
  },
};

await rm(dist, { recursive: true, force: true });
const bundle = await build({
  absWorkingDir: root,
  // The program, and the entries of threads and processes that it starts: each looks for its own beside the bundle.
  entryPoints: {
    main: 'src/cli/main.ts',
    'hash-thread': 'src/image/source/local/hash-thread.ts',
    'store-thread': 'src/store/threaded/store-thread.ts',
    'work-thread': 'src/server/work/thread.ts',
    'reader-process': 'src/server/work/readers/process.ts',
  },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  chunkNames: 'chunk-[hash]',
  legalComments: 'none',
  // A package uses supports-color where it finds it, which is in development alone: the bundle is the same without.
  external: [...EXTERNALS, 'supports-color'],
  plugins: [withoutUnused],
  write: false,
});
await mkdir(dist);
for (const { path, text } of bundle.outputFiles) await writeFile(path, quickToStart(text));
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']) {
  await cp(join(root, 'node_modules/@fastify/swagger-ui/static', file), join(dist, 'api-docs', file));
}
await buildExamples(join(root, 'examples'), join(dist, 'examples'));
// Written last: their age is taken for the age of the whole.
await build({
  absWorkingDir: root,
  entryPoints: { klar: 'src/cli/klar.ts', plimsoll: 'src/cli/plimsoll.ts' },
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['./main.js'],
  banner: { js: '#!/usr/bin/env node' },
});
for (const name of ['klar', 'plimsoll']) await chmod(join(dist, `${name}.js`), 0o755);
