/** Builds `dist/`: the program as one bundle, split where it loads lazily, and the example images of the demo. */
import { chmod, cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { buildExamples } from './examples/build.ts';
import { EXTERNALS } from './externals.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** No server is spoken to by HTTP/2; undici loads it all the same, which takes 15 ms, and does without it. */
const withoutHttp2: Plugin = {
  name: 'without-http2',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:http2$/ }, ({ importer }) =>
      importer.includes('/node_modules/undici/') ? { path: join(root, 'bin/without-http2.cjs') } : undefined,
    );
  },
};

await rm(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  // The program, and the entries of threads that it starts: each looks for its own beside the bundle.
  entryPoints: {
    main: 'src/cli/main.ts',
    'hash-thread': 'src/image/source/local/hash-thread.ts',
    'store-thread': 'src/store/threaded/store-thread.ts',
    'work-thread': 'src/server/work/thread.ts',
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
  plugins: [withoutHttp2],
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: {
    js: "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);",
  },
});
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
