// The packages that the real tools list of an unpacked root file system, one line a package:
// `name version architecture source source-version`, sorted; an epoch of 0 is left out.

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpacking } from './umoci.ts';

/** Unpacks an image of an OCI layout with umoci, hands over its root and removes it. */
export function withUnpacked<T>(image: string, use: (root: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-unpacked-'));
  try {
    execFileSync('umoci', unpacking(image, join(folder, 'bundle')), {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return use(join(folder, 'bundle/rootfs'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** dpkg's: what is installed, or was half removed and still has its files. */
export function listedByDpkg(root: string): readonly string[] {
  return queryDpkg(join(root, 'var/lib/dpkg'));
}

/** Distroless images hold one file a package and no status file; dpkg is given the file that they add up to. */
export function listedByDpkgOfParts(root: string): readonly string[] {
  const parts = join(root, 'var/lib/dpkg/status.d');
  const stanzas = readdirSync(parts)
    .filter((name) => !name.endsWith('.md5sums'))
    .map((name) => `${readFileSync(join(parts, name), 'utf8').trim()}\nStatus: install ok installed\n`);
  const admin = join(root, 'dpkg-of-parts');
  mkdirSync(admin);
  writeFileSync(join(admin, 'status'), stanzas.join('\n'));
  return queryDpkg(admin);
}

function queryDpkg(admin: string): readonly string[] {
  const fields = ['Package', 'Version', 'Architecture', 'source:Package', 'source:Version'];
  const format = `\${db:Status-Status}\t${fields.map((name) => `\${${name}}`).join(' ')}\n`;
  return linesOf('dpkg-query', ['--admindir', admin, '--show', '--showformat', format]).flatMap((line) => {
    const [status, listed] = line.split('\t');
    return status === 'not-installed' || status === 'config-files' || listed === undefined ? [] : [listed];
  });
}

const RPM_DATABASES = [
  ['rpmdb.sqlite', 'sqlite'],
  ['Packages.db', 'ndb'],
  ['Packages', 'bdb_ro'],
] as const;

/** rpm's, in whichever of its three formats and two places the database is. */
export function listedByRpm(root: string): readonly string[] {
  const folders = ['usr/lib/sysimage/rpm', 'var/lib/rpm'].map((name) => join(root, name));
  const [found] = folders.flatMap((folder) =>
    RPM_DATABASES.filter(([file]) => existsSync(join(folder, file))).map(([, backend]) => ({
      folder,
      backend,
    })),
  );
  if (!found) throw new Error(`${root} holds no rpm database`);
  const options = ['--dbpath', found.folder, '--define', `_db_backend ${found.backend}`];
  const format = '%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH} %{SOURCERPM}\n';
  const lines = linesOf('rpm', [...options, '--nosignature', '--nodigest', '-qa', '--queryformat', format]);
  return lines.map(fromRpm).toSorted();
}

/** The file name of a source package carries no epoch: it is taken to have that of the package. */
function fromRpm(line: string): string {
  const [name = '', full = '', architecture = '', sourceRpm = ''] = line.split(' ');
  const version = full.replace(/^0:/, '');
  if (sourceRpm === '(none)') return [name, version, architecture, name, version].join(' ');
  const epoch = version.slice(0, version.indexOf(':') + 1);
  const [, source = '', sourceVersion = ''] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(sourceRpm) ?? [];
  return [name, version, architecture, source, `${epoch}${sourceVersion}`].join(' ');
}

/** apk's: its database is a paragraph a package, with one letter a field (wiki.alpinelinux.org/wiki/Apk_spec). */
export function listedByApk(root: string): readonly string[] {
  return readFileSync(join(root, 'lib/apk/db/installed'), 'utf8')
    .split('\n\n')
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => {
      const of = (letter: string) =>
        paragraph
          .split('\n')
          .find((line) => line.startsWith(`${letter}:`))
          ?.slice(2) ?? '';
      return [of('P'), of('V'), of('A'), of('o'), of('V')].join(' ');
    })
    .toSorted();
}

function linesOf(tool: string, args: readonly string[]): readonly string[] {
  const output = execFileSync(tool, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}
