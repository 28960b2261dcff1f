import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ReleaseFailure } from './failure.ts';

const execute = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 ** 2;

/** Runs a program of a build and gives what it printed. Throws ReleaseFailure with what it said. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], { cwd, maxBuffer: MAX_OUTPUT });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new ReleaseFailure(`${[program, ...args].join(' ')} failed\n${said}`.trim(), { cause: error });
  }
}
