import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whoever runs the tests through npm or has set Go or Ruby up otherwise must not change what these tools list. */
const OWN_SETTINGS = /^(npm_|GO|GEM_|RUBY|BUNDLE_|PYTHON)/iu;

/** Returns what a tool prints, whatever it then thinks of the packages; one that cannot be run is an error. */
export function outputOf(tool: string, args: readonly string[]): string {
  const env = Object.entries(process.env).filter(([name]) => !OWN_SETTINGS.test(name));
  const { error, status, stdout, stderr } = spawnSync(tool, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: {
      ...Object.fromEntries(env),
      LC_ALL: 'C.UTF-8',
      npm_config_cache: path.join(tmpdir(), 'plimsoll-npm'),
    },
  });
  if (error) throw error;
  if (status !== 0 && stdout === '') throw new Error(`${tool} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

export function linesOf(output: string): readonly string[] {
  return output.split('\n').filter((line) => line !== '');
}
