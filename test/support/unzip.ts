import { spawnSync } from 'node:child_process';

/** Runs unzip, which takes bytes in front of an archive for an error that it can live with. */
export function unzip(...args: readonly string[]): string {
  const { stdout, status } = spawnSync('unzip', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0 && status !== 1) throw new Error(`unzip ${args.join(' ')}: ${String(status)}`);
  return stdout;
}
