import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export const PROGRAM = path.resolve(import.meta.dirname, '../../dist/plimsoll.js');
/** Compiled code of the bundle, which each user would make anew. */
const COMPILED = path.resolve(import.meta.dirname, '../../node_modules/.cache/plimsoll/compiled');

export interface Run {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** A user of the bundle who has nothing yet but its compiled code: home, temporary files and the folder to work in are empty. */
export class User implements Disposable {
  readonly #root = mkdtempSync(path.join(tmpdir(), 'plimsoll-user-'));
  readonly folder = this.#make('work');
  readonly temporary = this.#make('tmp');
  readonly home = this.#make('home');
  readonly store = path.join(this.home, 'cache/plimsoll/store.db');

  constructor() {
    if (!existsSync(PROGRAM)) throw new Error('the bundle is not built: node bin/build.ts');
    mkdirSync(COMPILED, { recursive: true });
    const cache = path.dirname(this.store);
    mkdirSync(cache, { recursive: true });
    symlinkSync(COMPILED, path.join(cache, 'compiled'));
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    return this.execute(process.execPath, [PROGRAM, ...args], options);
  }

  /** Any other program in the same surroundings: to wrap the bundle in. */
  async execute(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const child = this.#spawn(program, args, options.environment);
    // A program that reads nothing may be gone before its input is.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    return outcomeOf(child);
  }

  /** The bundle while it still runs; `outcomeOf` waits for its end. */
  start(
    args: readonly string[],
    environment?: RunOptions['environment'],
    program = PROGRAM,
  ): ChildProcessWithoutNullStreams {
    return this.#spawn(process.execPath, [program, ...args], environment);
  }

  /** Writes a file where the user works, and gives its name. */
  write(name: string, content: string | Uint8Array): string {
    writeFileSync(path.join(this.folder, name), content);
    return name;
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  /** Names of the files where temporary files go. */
  leftBehind(): readonly string[] {
    return readdirSync(this.temporary);
  }

  // A child of a server that was killed writes until it notices.
  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 10 });
  }

  #make(name: string): string {
    const folder = path.join(this.#root, name);
    mkdirSync(folder);
    return folder;
  }

  /** Variables of the user's own programs. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      XDG_CACHE_HOME: path.join(this.home, 'cache'),
      TMPDIR: this.temporary,
    };
  }

  #spawn(program: string, args: readonly string[], environment?: RunOptions['environment']) {
    return spawn(program, args, { cwd: this.folder, env: { ...this.environment, ...environment } });
  }
}

export async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Run> {
  const ended = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { code: child.exitCode, stdout, stderr };
}

/** Leaves out the ages of feeds, which may differ by a minute between two runs. */
export function withoutAges(run: Run): Run {
  return { ...run, stdout: run.stdout.replaceAll(/ (?:under a|\d+) minutes? old/g, ' of some age') };
}
