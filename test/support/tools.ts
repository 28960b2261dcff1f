import { spawnSync } from 'node:child_process';

/** Whether a program is on the PATH and answers to `--version`, or to its own word for it. */
export function hasTool(name: string, version = '--version'): boolean {
  return spawnSync(name, [version], { stdio: 'ignore' }).status === 0;
}
