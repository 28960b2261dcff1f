import { execFileSync, spawnSync } from 'node:child_process';
import type { Debian } from './debian.ts';

/** Options of programs whose output is parsed. */
const OPTIONS = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;

/** The Debian, or Ubuntu, that this runs on. */
export const INSTALLED: Debian = { root: '/', packageOf, fieldsOf };

/** Before Debian 13 packages hold `/lib/…` of files in `/usr/lib/…`, and dpkg knows a file by that path alone. */
function packageOf(path: string): string {
  const paths = [`/${path}`, `/${path.replace(/^usr\//, '')}`];
  // It fails where it does not know one of the two, and prints what it knows.
  const { stdout } = spawnSync('dpkg-query', ['--search', ...paths], OPTIONS);
  const [name] = stdout.split(':');
  if (name === undefined || name === '') throw new Error(`dpkg knows no package that holds /${path}`);
  return name;
}

function fieldsOf(name: string): string {
  return execFileSync('dpkg-query', ['--status', name], OPTIONS)
    .split('\n')
    .filter((line) => !line.startsWith('Status: '))
    .join('\n');
}
