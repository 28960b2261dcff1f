import { spawnSync } from 'node:child_process';
import type { BuildOptions } from 'esbuild';

/** Beside the bundle, which does not name them: Node would read megabytes after each error. */
export const SOURCE_MAPS = { sourcemap: 'external', sourcesContent: false } satisfies BuildOptions;

/** Returns the commit that is checked out; an empty text outside a repository. */
export function commitOf(root: string): string {
  const { status, stdout } = spawnSync('git', ['-C', root, 'rev-parse', '--short=12', 'HEAD'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : '';
}
