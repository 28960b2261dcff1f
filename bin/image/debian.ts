import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Entry } from './tar.ts';

/** Certificates of Mozilla's programme, as Debian's ca-certificates holds them: none that the machine added. */
export const CERTIFICATES = '/usr/share/ca-certificates/mozilla';

/** The system that Node needs, from the Debian that this runs on: its libraries, its certificates, its name. */
export function debianFiles(program: string): Entry[] {
  const libraries = sharedLibraries(program);
  const packages = new Set(libraries.map(({ real }) => packageOf(real)));
  for (const name of ['base-files', 'ca-certificates']) packages.add(name);
  return [
    // Debian has merged /usr: the loader, which programs name by /lib64, is found through these.
    { path: 'lib', target: 'usr/lib' },
    { path: 'lib64', target: 'usr/lib64' },
    { path: 'etc/os-release', target: '../usr/lib/os-release' },
    file('/usr/lib/os-release'),
    {
      path: 'etc/ssl/certs/ca-certificates.crt',
      content: readdirSync(CERTIFICATES)
        .sort()
        .map((name) => readFileSync(join(CERTIFICATES, name), 'utf8'))
        .join(''),
    },
    ...libraries.flatMap(libraryFiles),
    ...Array.from(packages, packageFiles).flat(),
  ];
}

/** Of programs whose answers are read. */
const OPTIONS = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;

interface Library {
  /** As the loader looks it up, its folder resolved. */
  readonly path: string;
  readonly real: string;
}

/** By `ldd`, whose lines are `NAME => PATH (ADDRESS)`, or `PATH (ADDRESS)` for the loader. */
function sharedLibraries(program: string): Library[] {
  const paths = execFileSync('ldd', [program], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => line.split(' ').map((word) => word.trim()))
    .filter((word) => word.startsWith('/'));
  if (paths.length === 0) throw new Error(`ldd finds no libraries of ${program}`);
  return paths.map((path) => ({
    path: join(realpathSync(dirname(path)), basename(path)),
    real: realpathSync(path),
  }));
}

function libraryFiles({ path, real }: Library): Entry[] {
  const mode = { mode: 0o755 };
  if (path === real) return [{ ...file(real), ...mode }];
  return [
    { ...file(real), ...mode },
    { path: path.slice(1), target: real },
  ];
}

function file(path: string): Entry {
  return { path: path.slice(1), content: readFileSync(path) };
}

/** Before Debian 13 packages hold `/lib/…` of files in `/usr/lib/…`, and dpkg knows a file by that path alone. */
function packageOf(path: string): string {
  const paths = [path, path.replace(/^\/usr\//, '/')];
  // It fails where it does not know one of the two, and prints what it knows.
  const { stdout } = spawnSync('dpkg-query', ['--search', ...paths], OPTIONS);
  const [name] = stdout.split(':');
  if (name === undefined || name === '') throw new Error(`dpkg knows no package that holds ${path}`);
  return name;
}

/**
 * Makes the files that distroless images keep of a package: its entry of dpkg's database, for scanners, and its
 * licence.
 */
function packageFiles(name: string): Entry[] {
  const status = execFileSync('dpkg-query', ['--status', name], OPTIONS)
    .split('\n')
    .filter((line) => !line.startsWith('Status: '))
    .join('\n');
  const copyright = `/usr/share/doc/${name}/copyright`;
  return [
    { path: `var/lib/dpkg/status.d/${name}`, content: `${withoutConffiles(status).trim()}\n` },
    { path: copyright.slice(1), content: readFileSync(copyright) },
  ];
}

/** The field lists files that are not in the image; its lines begin with a blank. */
function withoutConffiles(status: string): string {
  const lines = status.split('\n');
  const start = lines.findIndex((line) => line.startsWith('Conffiles:'));
  if (start === -1) return status;
  const length = lines.slice(start + 1).findIndex((line) => !line.startsWith(' '));
  return lines.toSpliced(start, length === -1 ? Infinity : length + 1).join('\n');
}
