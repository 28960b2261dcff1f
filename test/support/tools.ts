import { spawnSync } from 'node:child_process';

/** Whether a program is on the PATH and answers to `--version`. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
}
