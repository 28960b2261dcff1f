import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.ts';
import { listedByRpm, listedByUs, readFolder, type RpmBackend } from '../support/rpm-list.ts';

/** One source with an epoch, a module, and sub-packages that differ in version, architecture and files. */
const SPEC = `
Name: lowtide
Version: 1.2~rc1
Release: 3%{?dist}
Epoch: 4
Summary: A package
License: MIT
Vendor: Harbour Works
ModularityLabel: lowtide:1:20240101120000:abcd1234
%description
A package.

%package libs
Summary: Its libraries
Version: 7.0
Epoch: 0
BuildArch: noarch
%description libs
Its libraries.

%package doc
Summary: Its many files
BuildArch: noarch
%description doc
Its many files.

%package empty
Summary: Nothing
%description empty
Nothing.

%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib/lowtide %{buildroot}/usr/share/doc/lowtide
touch %{buildroot}/usr/bin/lowtide %{buildroot}/usr/lib/lowtide/liblowtide.so.1
for n in $(seq 400); do touch "%{buildroot}/usr/share/doc/lowtide/chapter $n – façade"; done
%files
/usr/bin/lowtide
%files libs
/usr/lib/lowtide
%files doc
/usr/share/doc/lowtide
%files empty
`;

const BACKENDS = [
  ['sqlite', 'rpm'],
  ['ndb', "rpm's NDB"],
] as const;

describe('databases of the real rpm', needs('rpm', 'rpmbuild'), () => {
  const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-rpm-'));
  let packages: string[] = [];

  beforeAll(() => {
    writeFileSync(join(scratch, 'lowtide.spec'), SPEC);
    execFileSync('rpmbuild', ['-bb', '--define', `_topdir ${scratch}/build`, `${scratch}/lowtide.spec`], {
      stdio: 'ignore',
    });
    const list = execFileSync('find', [`${scratch}/build/RPMS`, '-name', '*.rpm'], { encoding: 'utf8' });
    packages = list.trim().split('\n').toSorted();
    expect(packages).toHaveLength(4);
  });

  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  /** A database in its own folder, with these packages installed in it and nowhere else. */
  function databaseOf(name: string, backend: RpmBackend, installed: readonly string[]): string {
    const folder = join(scratch, name);
    mkdirSync(folder);
    execFileSync('rpmdb', ['--initdb', '--dbpath', folder, '--define', `_db_backend ${backend}`]);
    if (installed.length > 0) install(folder, backend, installed);
    return folder;
  }

  function install(folder: string, backend: RpmBackend, installed: readonly string[]): void {
    const options = ['--dbpath', folder, '--define', `_db_backend ${backend}`, '--nodeps', '--noscripts'];
    execFileSync('rpm', [...options, '--justdb', '--install', ...installed], { stdio: 'ignore' });
  }

  describe.each(BACKENDS)("rpm's %s", (backend, ability) => {
    it('lists the packages and files that the real rpm lists', needs(ability), () => {
      const folder = databaseOf(backend, backend, packages);
      const output = readFolder(folder);
      expect(output.files[0]?.packages).toHaveLength(4);
      expect(output.files.flatMap(({ problems }) => problems ?? [])).toEqual([]);
      expect(listedByUs(output)).toEqual(listedByRpm(folder, backend));
      expect(listedByUs(output).length).toBeGreaterThan(400);
    });

    it('reads a database of the real rpm without packages as an empty list', needs(ability), () => {
      const { files } = readFolder(databaseOf(`empty-${backend}`, backend, []));
      expect(files).toEqual([{ path: expect.any(String), packages: [] }]);
    });

    it('lists the packages that remain after rpm removes one', needs(ability), () => {
      const folder = databaseOf(`removed-${backend}`, backend, packages);
      const options = ['--dbpath', folder, '--define', `_db_backend ${backend}`, '--nodeps', '--justdb'];
      execFileSync('rpm', [...options, '--erase', 'lowtide-doc'], { stdio: 'ignore' });
      const output = readFolder(folder);
      expect(output.files[0]?.packages).toHaveLength(3);
      expect(listedByUs(output)).toEqual(listedByRpm(folder, backend));
    });
  });

  it("lists packages from rpm's write-ahead log", () => {
    const folder = databaseOf('logged', 'sqlite', packages.slice(0, 2));
    const writer = new DatabaseSync(join(folder, 'rpmdb.sqlite'));
    writer.exec(`ATTACH '${databaseOf('later', 'sqlite', packages.slice(2))}/rpmdb.sqlite' AS later`);
    writer.exec('PRAGMA wal_autocheckpoint = 0; INSERT INTO Packages (blob) SELECT blob FROM later.Packages');
    // When the writer closes, SQLite writes the log back: the copy is what a killed one leaves behind.
    const copy = join(scratch, 'logged-copy');
    cpSync(folder, copy, { recursive: true });
    writer.close();
    expect(readFileSync(join(copy, 'rpmdb.sqlite-wal')).length).toBeGreaterThan(0);
    const output = readFolder(copy);
    expect(output.files[0]?.packages).toHaveLength(4);
    expect(listedByUs(output)).toEqual(listedByRpm(copy, 'sqlite'));
  });

  it(
    'lists the same packages from Berkeley DB as db_load writes it',
    needs('db_load', "rpm's Berkeley DB"),
    () => {
      const options = [
        '--define',
        '_db_backend sqlite',
        '--dbpath',
        databaseOf('export', 'sqlite', packages),
      ];
      const exported = execFileSync('rpmdb', [...options, '--exportdb']);
      const folder = join(scratch, 'berkeley');
      mkdirSync(folder);
      execFileSync('db_load', [join(folder, 'Packages')], { input: dumpOf(headersIn(exported)) });
      const output = readFolder(folder);
      expect(output.files[0]?.packages).toHaveLength(4);
      expect(output.files[0]?.problems).toBeUndefined();
      expect(listedByUs(output)).toEqual(listedByRpm(folder, 'bdb_ro'));
    },
  );
});

/** The headers of an export, each of which has a magic of eight bytes before it. */
function headersIn(exported: Buffer): Buffer[] {
  const headers: Buffer[] = [];
  for (let start = 8; start < exported.length;) {
    const length = 8 + exported.readUInt32BE(start) * 16 + exported.readUInt32BE(start + 4);
    headers.push(exported.subarray(start, start + length));
    start += length + 8;
  }
  return headers;
}

/** The records as rpm numbers them, in the text form that db_load reads. */
function dumpOf(headers: readonly Buffer[]): string {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const records = [
    [number(0), number(headers.length)],
    ...headers.map((header, i) => [number(i + 1), header]),
  ];
  const lines = records.flat().map((bytes) => ` ${bytes.toString('hex')}\n`);
  return `VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=4096\nHEADER=END\n${lines.join('')}DATA=END\n`;
}
