import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const PROGRAM = resolve(import.meta.dirname, '../../dist/plimsoll.js');

/** The program itself says at its end how much memory it had at most: no sampling can miss the peak. */
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs';
   process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
)}`;

export interface Run {
  /** Null where the program was ended for taking too long. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  readonly peakBytes: number;
  /** Names in the run's own folder for temporary files, when the run was over. */
  readonly leftBehind: readonly string[];
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly limitSeconds?: number;
}

/** A user who has nothing yet: a home, a cache and a folder for temporary files that no other run sees. */
export class Home implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'plimsoll-home-'));

  /** Runs the bundle as a process of its own. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const temporary = join(this.folder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', TELL_PEAK, PROGRAM, ...args], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        HOME: this.folder,
        XDG_CACHE_HOME: join(this.folder, 'cache'),
        TMPDIR: temporary,
        ...options.env,
      },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      timeout: (options.limitSeconds ?? 60) * 1000,
      killSignal: 'SIGKILL',
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    const peak: Readable = child.stdio[3] as Readable;
    const ended = once(child, 'exit');
    const [stdout, stderr, peakKibibytes] = await Promise.all([child.stdout, child.stderr, peak].map(text));
    await ended;
    return {
      exitCode: child.exitCode,
      stdout: stdout ?? '',
      stderr: stderr ?? '',
      seconds: (performance.now() - started) / 1000,
      peakBytes: Number(peakKibibytes) * 1024,
      leftBehind: readdirSync(temporary),
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
