/** Counts the source files that a command loads: `node --import ./bin/loaded.ts src/cli/plimsoll.ts scan IMAGE`. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const source = pathToFileURL(join(import.meta.dirname, '..', 'src/')).href;
const loaded = new Set<string>();

registerHooks({
  load(url, context, next) {
    if (url.startsWith(source)) loaded.add(url);
    return next(url, context);
  },
});
process.on('exit', () => {
  process.stderr.write(`${loaded.size} source files\n`);
});
