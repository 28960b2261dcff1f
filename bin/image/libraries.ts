import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** A shared library, by paths below the root. */
export interface Library {
  /** As the loader looks it up, its folder resolved. */
  readonly path: string;
  readonly real: string;
}

/**
 * Finds the loader of a program, the libraries that it names, and those that these name. Nothing is run, so that the
 * program may be one for another processor.
 */
export function sharedLibraries(program: string, root: string): Library[] {
  const base = realpathSync(root);
  const real = (path: string) => relative(base, realpathSync(join(base, path)));
  const { interpreter, needed } = dynamicParts(program);
  const loader = {
    path: join(real(dirname(interpreter)), basename(interpreter)),
    real: real(interpreter),
  };
  // Debian keeps the libraries of an architecture in one folder, beside its loader.
  const folder = dirname(loader.real);
  const found = new Map<string, Library>();
  for (const wanted = [...needed]; wanted.length > 0;) {
    const name = wanted.pop() ?? '';
    const path = join(folder, name);
    if (found.has(path)) continue;
    if (!existsSync(join(base, path)))
      throw new Error(`${program} needs ${name}, which is not in /${folder}`);
    found.set(path, { path, real: real(path) });
    wanted.push(...dynamicParts(join(base, path)).needed);
  }
  return [loader, ...found.values()];
}

/** By `readelf`, which reads programs of all processors. */
function dynamicParts(file: string) {
  const text = execFileSync('readelf', ['--wide', '--program-headers', '--dynamic', file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [, interpreter = ''] = /\[Requesting program interpreter: ([^\]]+)\]/u.exec(text) ?? [];
  const needed = [...text.matchAll(/\(NEEDED\) +Shared library: \[([^\]]+)\]/gu)].map(
    ([, name = '']) => name,
  );
  return { interpreter, needed };
}
