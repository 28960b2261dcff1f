import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { sharedLibraries, type Library } from './libraries.ts';
import type { Entry } from './tar.ts';

/** Certificates of Mozilla's programme, as Debian's ca-certificates holds them: none that the machine added. */
export const CERTIFICATES = 'usr/share/ca-certificates/mozilla';

/** A Debian whose packages are installed, or only unpacked. */
export interface Debian {
  /** The folder that holds `usr`; paths have no slash before them. */
  readonly root: string;
  /** Returns the package that holds a file. */
  packageOf(path: string): string;
  /** Returns the fields of a package, as dpkg's database has them. */
  fieldsOf(name: string): string;
}

/** The system that Node needs: its libraries, its certificates, its name. */
export function debianFiles(program: string, debian: Debian): Entry[] {
  const libraries = sharedLibraries(program, debian.root);
  const packages = new Set(libraries.map(({ real }) => debian.packageOf(real)));
  for (const name of ['base-files', 'ca-certificates']) packages.add(name);
  const file = (path: string) => ({ path, content: readFileSync(join(debian.root, path)) });
  const certificates = join(debian.root, CERTIFICATES);
  return [
    // Debian has merged /usr: the loader, which programs name by /lib or /lib64, is found through these.
    ...['lib', 'lib64']
      .filter((name) => libraries.some(({ path }) => path.startsWith(`usr/${name}/`)))
      .map((name) => ({ path: name, target: `usr/${name}` })),
    { path: 'etc/os-release', target: '../usr/lib/os-release' },
    file('usr/lib/os-release'),
    {
      path: 'etc/ssl/certs/ca-certificates.crt',
      content: readdirSync(certificates)
        .sort()
        .map((name) => readFileSync(join(certificates, name), 'utf8'))
        .join(''),
    },
    ...libraries.flatMap((library) => libraryFiles(library, file(library.real))),
    ...Array.from(packages).flatMap((name) => [
      // Distroless images keep this of a package: its entry of dpkg's database, for scanners, and its licence.
      {
        path: `var/lib/dpkg/status.d/${name}`,
        content: `${withoutConffiles(debian.fieldsOf(name)).trim()}\n`,
      },
      file(`usr/share/doc/${name}/copyright`),
    ]),
  ];
}

function libraryFiles({ path, real }: Library, file: Entry): Entry[] {
  const program = { ...file, mode: 0o755 };
  return path === real ? [program] : [program, { path, target: relative(dirname(path), real) }];
}

/** The field lists files that are not in the image; its lines begin with a blank. */
function withoutConffiles(fields: string): string {
  const lines = fields.split('\n');
  const start = lines.findIndex((line) => line.startsWith('Conffiles:'));
  if (start === -1) return fields;
  const length = lines.slice(start + 1).findIndex((line) => !line.startsWith(' '));
  return lines.toSpliced(start, length === -1 ? Infinity : length + 1).join('\n');
}
