import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Exports that src/http uses. */
const USED = ['Agent', 'ProxyAgent'];
/** Gives dispatchers their `request()`. */
const METHODS = 'Object.assign(Dispatcher.prototype, api)';

/**
 * Bundles undici's public entry with the exports that are used, each loaded on use. The entry itself also evaluates fetch,
 * WebSocket, caches and mocks. Where each export comes from is read from the entry: a version with another one fails the build.
 */
export const undiciInPart: Plugin = {
  name: 'undici-in-part',
  setup(bundle) {
    bundle.onLoad({ filter: /\/node_modules\/undici\/index\.js$/ }, async ({ path }) => {
      const entry = await readFile(path, 'utf8');
      const loaded = (name: string): string => {
        const [, from] =
          new RegExp(String.raw`^const ${name} = (require\('[^']+'\))$`, 'mu').exec(entry) ?? [];
        if (from === undefined) throw new Error(`${path} does not load ${name} as expected`);
        return from;
      };
      if (!entry.includes(`\n${METHODS}\n`)) throw new Error(`${path} lacks: ${METHODS}`);
      const exported = USED.map((name) => `get ${name}() { return ${loaded(name)}; }`);
      const contents = `
        Object.assign(${loaded('Dispatcher')}.prototype, ${loaded('api')});
        module.exports = { ${exported.join(', ')} };`;
      return { contents };
    });
  },
};
