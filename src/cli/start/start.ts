import { existsSync, mkdirSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { cacheFolder } from '../../config/environment.ts';
import { defined, VERSION } from '../../domain/index.ts';

const NODE_FLOOR = 24;
const FAILED = 2;
/** Answered here: frequent callers, such as health checks, need not wait for the program. */
const VERSION_FLAGS = ['--version', '-V'];
/** Put in by the build: the files of the bundle that a short command may need besides the first. */
declare const JOINED_FILES: readonly string[];
/** Commands that end soon, and are called often. */
const SHORT_COMMANDS = ['scan', 'sbom', 'explain', 'klar'];

/**
 * Runs the program with the arguments of a command line. Imports nothing of it statically: the compile cache must be
 * on, and the Node version checked, before the rest is read.
 */
export async function start(argv: readonly string[]): Promise<void> {
  // Node would exit with 0, which is a verdict, if nothing were left to wait for before the end.
  process.once('beforeExit', fail);
  // Node would exit with 1, which is another.
  await load(argv).catch((error: unknown) => {
    process.stderr.write(`plimsoll: cannot start: ${String(error)}\n`);
    fail();
  });
  process.off('beforeExit', fail);
  await end();
}

/**
 * Ends the process once its output is taken, whatever work was abandoned. Left alone, Node would still collect garbage, and
 * give memory back page by page.
 */
async function end(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise((taken) => stream.write('', taken));
  process.exit();
}

function fail(): void {
  process.exitCode = FAILED;
}

async function load(argv: readonly string[]): Promise<void> {
  const major = Number(process.versions.node.split('.', 1)[0]);
  if (major < NODE_FLOOR) {
    process.stderr.write(`plimsoll: Node.js ${NODE_FLOOR} or newer is needed; this is ${process.version}\n`);
    fail();
    return;
  }
  const [command = ''] = argv;
  if (argv.length === 1 && VERSION_FLAGS.includes(command)) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  // Compiled code is written for the flags that it is loaded under.
  if (command === 'serve') (await import('../../memory/index.ts')).limitYoungObjects();
  // In no folder where another user could plant compiled code: not the shared temporary one, nor theirs after `sudo -E`.
  const folder = cacheFolder(process.env);
  const cache = folder === undefined ? undefined : join(folder, 'compiled');
  const own = cache !== undefined && makeFolder(cache) && isOwn(cache) ? cache : undefined;
  if (own !== undefined) enableCompileCache(own);
  // The bundle beside this one, or the source.
  const entry = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
  if (!SHORT_COMMANDS.includes(command) || !entry.endsWith('.js')) {
    await programOf(await import(entry)).main(argv);
    return;
  }
  const { CompiledCode } = await import('./compiled-code.ts');
  const shipped = join(import.meta.dirname, 'compiled');
  const code = new CompiledCode({ shipped, purpose: command, ...defined({ own }) }, JOINED_FILES);
  await programOf(code.run(entry)).main(argv);
  if (process.exitCode !== FAILED) code.write();
}

/** Node, left to make the folder itself, never ends where one exists that accepts no further ones, as in /proc. */
function makeFolder(folder: string): boolean {
  if (existsSync(folder)) return true;
  if (!makeFolder(dirname(folder))) return false;
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // Another process may have been faster.
  }
  return existsSync(folder);
}

function isOwn(folder: string): boolean {
  const { uid } = statSync(folder);
  return uid === (process.getuid?.() ?? uid);
}

function programOf(module: unknown): { main(argv: readonly string[]): Promise<void> } {
  if (!isProgram(module)) throw new Error('the bundle is not a program');
  return module;
}

function isProgram(module: unknown): module is { main(argv: readonly string[]): Promise<void> } {
  return typeof module === 'object' && module !== null && 'main' in module;
}
