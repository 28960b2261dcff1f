// Imported whole: an older Node cannot link a name that it does not export, and would end with a stack trace.
import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { VERSION } from '../domain/index.ts';

const NODE_FLOOR = 24;
/** Answered here: frequent callers, such as health checks, need not wait for the program. */
const VERSION_FLAGS = ['--version', '-V'];

/**
 * Runs the program with the arguments of a command line. Imports nothing of it statically: the compile cache must be
 * on, and the Node version checked, before the rest is read.
 */
export async function start(argv: readonly string[]): Promise<void> {
  // Node would exit with 1, which is a verdict.
  await load(argv).catch((error: unknown) => {
    process.stderr.write(`plimsoll: it cannot start: ${String(error)}\n`);
    process.exitCode = 2;
  });
}

async function load(argv: readonly string[]): Promise<void> {
  const major = Number(process.versions.node.split('.', 1)[0]);
  if (major < NODE_FLOOR) {
    process.stderr.write(`plimsoll: Node.js ${NODE_FLOOR} or newer is needed; this is ${process.version}\n`);
    process.exitCode = 2;
    return;
  }
  if (argv.length === 1 && VERSION_FLAGS.includes(argv[0] ?? '')) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  // Not in the shared temporary folder, where another user could plant compiled code.
  const { XDG_CACHE_HOME: xdg } = process.env;
  const cache = xdg?.startsWith('/') ? xdg : join(homedir(), '.cache');
  nodeModule.enableCompileCache(join(cache, 'plimsoll', 'compiled'));
  // The bundle beside this one, or the source.
  const entry = new URL(`./main${extname(new URL(import.meta.url).pathname)}`, import.meta.url).href;
  const program: unknown = await import(entry);
  if (!isProgram(program)) throw new Error(`${entry} is no program`);
  await program.main(argv);
}

function isProgram(module: unknown): module is { main(argv: readonly string[]): Promise<void> } {
  return typeof module === 'object' && module !== null && 'main' in module;
}
