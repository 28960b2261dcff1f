import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dpkgCataloger } from './index.ts';
import { entry, file, STATUS } from './testing.ts';

function readStatus(text: string) {
  const [facts] = dpkgCataloger.read([file(STATUS, text)]).files;
  return { packages: facts?.packages ?? [], problems: facts?.problems ?? [] };
}

describe('the status file', () => {
  it('gives name, version, architecture, source and maker of a dpkg entry', () => {
    const text = entry({
      Maintainer: 'Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>',
      Source: 'openssl (3.0.11-1~deb12u2)',
      Version: '3.0.11-1~deb12u2+b1',
      Description: 'a library\n of more\n .\n lines',
    });
    expect(readStatus(`${text}\n`)).toEqual({
      packages: [
        {
          type: 'deb',
          name: 'libssl3',
          version: '3.0.11-1~deb12u2+b1',
          architecture: 'amd64',
          source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
          maker: 'Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>',
        },
      ],
      problems: [],
    });
  });

  it.each([
    ['install ok installed', 1, 0],
    ['hold ok installed', 1, 0],
    ['Install OK Installed', 1, 0],
    ['deinstall ok installed', 1, 0],
    ['install reinstreq installed', 1, 0],
    ['install ok triggers-awaited', 1, 0],
    ['install ok triggers-pending', 1, 0],
    ['install ok unpacked', 1, 0],
    ['install ok half-configured', 1, 0],
    ['deinstall ok config-files', 0, 0],
    ['purge ok not-installed', 0, 0],
    ['install reinstreq half-installed', 0, 1],
    ['install ok gone-fishing', 0, 1],
  ])('counts an entry with status "%s" %i times, with %i problems', (status, packages, problems) => {
    const read = readStatus(`${entry({ Status: status })}\n${entry({ Package: 'other' })}\n`);
    expect(read.packages).toHaveLength(1 + packages);
    expect(read.problems).toHaveLength(problems);
  });

  it.each([
    ['openssl', { name: 'openssl', version: '3.0.11-1' }],
    ['openssl (0:2)', { name: 'openssl', version: '2' }],
    ['openssl (1:2', { name: 'openssl', version: '1:2' }],
    ['libssl3', undefined],
    ['libssl3 (3.0.11-1)', undefined],
    ['libssl3 (3.0.10)', { name: 'libssl3', version: '3.0.10' }],
    ['', undefined],
  ])('reads the dpkg source "%s" as %j', (field, source) => {
    expect(readStatus(entry({ Source: field })).packages[0]?.source).toEqual(source);
  });

  it('leaves out a dpkg epoch of zero, and keeps any other', () => {
    expect(readStatus(entry({ Version: '0:1.2' })).packages[0]?.version).toBe('1.2');
    expect(readStatus(entry({ Version: '1:1.2' })).packages[0]?.version).toBe('1:1.2');
  });

  it('names the origin of a deb before its maintainer, since the origin owns the package', () => {
    const read = readStatus(entry({ Origin: 'Docker', Maintainer: 'Someone <a@b.example>' }));
    expect(read.packages[0]?.maker).toBe('Docker (Someone <a@b.example>)');
  });

  it('writes dpkg names in lower case, as dpkg does', () => {
    expect(readStatus(entry({ Package: 'LibSSL3' })).packages[0]?.name).toBe('libssl3');
  });

  it('keeps both architectures of a multi-arch package', () => {
    const read = readStatus(`${entry({})}\n${entry({ Architecture: 'i386' })}\n`);
    expect(read.packages.map((pkg) => pkg.architecture)).toEqual(['amd64', 'i386']);
  });

  it('reads CR LF, names in any case, comments, and blanks between dpkg entries', () => {
    const text = `# made by hand\nPACKAGE: a\nversion:1\n \t\n${entry({})}\n`.replaceAll('\n', '\r\n');
    const read = readStatus(text);
    expect(read.packages.map((pkg) => pkg.name)).toEqual(['a', 'libssl3']);
    expect(read.problems).toEqual([]);
  });

  it('accepts the empty dpkg status file of a new system', () => {
    expect(readStatus('')).toEqual({ packages: [], problems: [] });
  });
});

describe('a damaged status file', () => {
  it.each([
    ['in the middle of a line', `${entry({})}\nPackage: cur`, 'ends in the middle of a line'],
    ['by NUL bytes', `${entry({})}\n\0\0\0\n`, 'contains NUL bytes'],
    ['by being something else', '{"packages": []}\n', 'has no readable entry'],
    ['at the end of a line', `${entry({})}\n${entry({ Package: 'cut' })}`, 'does not end with an empty line'],
  ])('reports a hole for a dpkg status file that was cut or overwritten %s', (_how, text, message) => {
    expect(readStatus(text).problems[0]).toMatchObject({
      kind: 'package-database-unreadable',
      subject: STATUS,
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['without a name', 'Version: 1\n', 'no name'],
    ['with a garbled name', 'Package: lib`sl3\nVersion: 1\n', 'the name "lib`sl3", which is not valid'],
    ['that lost a line feed', 'Package: lost\vVersion: 1\n', 'which is not valid'],
    ['without a version', 'Package: lost\n', '"lost" has no version'],
    ['with a field twice', `${entry({})}${entry({})}`, 'has the field "package" twice'],
    ['with a line that is not a field', 'Package: lost\n???\n', '"lost" has a line without a field name'],
    ['that begins in the middle', ' continued\nPackage: lost\n', 'begins with a continuation line'],
    ['with an endless field', `Package: ${'a'.repeat(5000)}\n`, 'more than 4096 characters'],
    ['with an endless folded field', `Package: a\n${` ${'b'.repeat(1000)}\n`.repeat(5)}`, 'more than 4096'],
  ])('names a dpkg entry %s, and reads the rest', (_what, broken, message) => {
    const read = readStatus(`${broken}\n${entry({ Package: 'whole' })}\n`);
    expect(read.packages.map((pkg) => pkg.name)).toEqual(['whole']);
    expect(read.problems).toEqual([
      {
        kind: 'package-entry-unreadable',
        subject: STATUS,
        message: expect.stringContaining(message) as string,
      },
    ]);
  });

  it('reports dpkg entries of one flaw together', () => {
    const entries = Array.from({ length: 17 }, (_, index) => `Package: in-house-${index}\nVersion: \n\n`);
    const read = readStatus(`${entries.join('')}${entry({})}\n`);
    expect(read.problems.map(({ message }) => message)).toEqual([
      `${STATUS}: the entry "in-house-0" has no version, and 16 more entries likewise`,
    ]);
  });

  it('names a handful of flaws of dpkg entries and counts the rest', () => {
    const entries = Array.from(
      { length: 1000 },
      (_, index) => `Package: x\nfield-${index}: 1\nField-${index}: 2\n\n`,
    );
    const read = readStatus(`${entries.join('')}${entry({})}\n`);
    expect(read.problems.length).toBeLessThanOrEqual(21);
  });

  it('reports an interrupted apt once, however many packages it was about', () => {
    const updates = Array.from({ length: 186 }, (_, index) =>
      file(`var/lib/dpkg/updates/${String(index).padStart(4, '0')}`, entry({})),
    );
    const { files } = dpkgCataloger.read(updates);
    expect(files.flatMap(({ problems = [] }) => problems)).toMatchObject([
      { kind: 'package-database-unreadable', subject: 'var/lib/dpkg/updates/0000' },
    ]);
  });

  it('cuts a dpkg status file of more entries than any system has, and reports a hole', () => {
    const read = readStatus('Package: x\nVersion: 1\n\n'.repeat(20_001));
    expect(read.packages).toHaveLength(20_000);
    expect(read.problems[0]?.message).toContain('more than 20000 entries');
  });

  it('never throws for any dpkg status file, and never reads garbage as an empty system', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        const [facts] = dpkgCataloger.read([{ path: STATUS, bytes }]).files;
        const isSilent = facts?.packages?.length === 0 && facts.problems === undefined;
        const text = new TextDecoder().decode(bytes).replaceAll(/^#.*$/gm, '').trim();
        expect(isSilent && text !== '').toBe(false);
      }),
    );
  });
});

describe('status.d of distroless', () => {
  const folder = 'var/lib/dpkg/status.d/';
  const base = file(`${folder}base`, 'Package: base-files\nVersion: 12.4\nArchitecture: amd64');

  it('reads one package per file of status.d, without a status or a last line feed', () => {
    const { files } = dpkgCataloger.read([base]);
    expect(files[0]?.packages).toMatchObject([{ name: 'base-files', version: '12.4' }]);
    expect(files[0]?.problems).toBeUndefined();
  });

  it('gives the files of a status.d package under the name in its control file', () => {
    const digests = file(
      `${folder}base.md5sums`,
      'd41d8cd98f00b204e9800998ecf8427e  etc/debian_version\nd41d8cd98f00b204e9800998ecf8427e  usr/a b\n',
    );
    expect(dpkgCataloger.read([base, digests]).owned).toEqual([
      { path: digests.path, package: 'base-files', files: ['etc/debian_version', 'usr/a b'] },
    ]);
    expect(dpkgCataloger.read([digests]).owned?.[0]?.package).toBe('base');
  });

  it.each(['', 'nonsense', '\0\0\0', 'Package: libc6\nVersion: 2.28\0\0\0'])(
    'reports a status.d file of %j as unreadable',
    (text) => {
      const { files } = dpkgCataloger.read([file(`${folder}libc6`, text)]);
      expect(files[0]?.problems?.[0]).toMatchObject({ kind: 'package-database-unreadable' });
    },
  );
});

describe('lists of files', () => {
  it("leaves recognisable directories and the leading slash out of dpkg's lists of files", () => {
    const list = file(
      'var/lib/dpkg/info/libc6:amd64.list',
      '/.\n/lib\n/lib/x86\n/lib/x86/libc.so.6\n/usr\n/usr/share\n/usr/share/doc\n/usr/share-not\n',
    );
    expect(dpkgCataloger.read([list]).owned).toEqual([
      {
        path: list.path,
        package: 'libc6:amd64',
        files: ['lib/x86/libc.so.6', 'usr/share/doc', 'usr/share-not'],
      },
    ]);
  });
});

describe('lists of digests', () => {
  const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
  const manifest = 'usr/share/nodejs/npm/node_modules/abbrev/package.json';
  const path = 'var/lib/dpkg/info/npm.md5sums';

  it('keeps the digests of possible markers and of programs alone', () => {
    const lines = [`${MD5}  ${manifest}`, `${MD5}  usr/bin/npm`, `${MD5}  usr/share/doc/npm/copyright`];
    const { files, owned } = dpkgCataloger.read([file(path, `${lines.join('\n')}\n`)]);
    const paths = [manifest, 'usr/bin/npm'];
    expect(files).toEqual([
      { path, ownedMarkers: [{ package: 'npm', paths, digests: [`md5:${MD5}`, `md5:${MD5}`] }] },
    ]);
    // The list of files beside it has them all.
    expect(owned).toEqual([]);
  });

  it.each([`nonsense  ${manifest}`, `${MD5.slice(1)}  ${manifest}`, `  ${manifest}`])(
    'keeps no digest of a file from the line "%s"',
    (line) => {
      const { files } = dpkgCataloger.read([file(path, `${line}\n`)]);
      expect(files).toEqual([{ path, ownedMarkers: [{ package: 'npm', paths: [manifest] }] }]);
    },
  );

  it.each(['', '\0\0', MD5, `${MD5} `, '\n\n \n'])(
    'makes nothing of a list of digests that is %j',
    (text) => {
      expect(dpkgCataloger.read([file(path, text)])).toEqual({ files: [], owned: [] });
    },
  );
});

describe('diversions', () => {
  const path = 'var/lib/dpkg/diversions';
  const read = (text: string) => dpkgCataloger.read([file(path, text)]).files;

  it('keeps where packages divert possible markers to, and who keeps the place', () => {
    const text = '/usr/bin/a\n/usr/bin/a.distrib\ntool\n/usr/bin/b\n/opt/b\n:\n/usr/share/doc/x\n/y\ntool\n';
    expect(read(text)).toEqual([
      {
        path,
        diversions: [
          { path: 'usr/bin/a', to: 'usr/bin/a.distrib', package: 'tool' },
          { path: 'usr/bin/b', to: 'opt/b' },
        ],
      },
    ]);
  });

  it.each(['', '/usr/bin/a\n', '/usr/bin/a\n/usr/bin/b', '\n\n\n', '\0\0\0'])(
    'makes nothing of diversions that are %j',
    (text) => {
      expect(read(text)).toEqual([]);
    },
  );

  it('keeps a thousand diversions of one file at most', () => {
    expect(read('/usr/bin/a\n/usr/bin/b\n:\n'.repeat(2000))[0]?.diversions).toHaveLength(1000);
  });
});

it('cuts a list of more files than any dpkg package has, and reports it', () => {
  const { files, owned } = dpkgCataloger.read([file('var/lib/dpkg/info/x.list', '/a\n'.repeat(1_000_002))]);
  expect(owned?.[0]?.files).toHaveLength(200_000);
  expect(files[0]?.problems?.[0]).toMatchObject({ kind: 'package-details-unreadable' });
});

it.each([
  [STATUS, true],
  ['var/lib/dpkg/status.d/libc6', true],
  ['var/lib/dpkg/status.d/libc6.md5sums', true],
  ['var/lib/dpkg/info/libc6:amd64.list', true],
  ['var/lib/dpkg/info/libc6.md5sums', true],
  ['var/lib/dpkg/diversions', true],
  ['var/lib/dpkg/diversions-old', false],
  ['var/lib/dpkg/info/libc6.postinst', false],
  ['var/lib/dpkg/status-old', false],
  ['var/lib/dpkg/status.d/deep/libc6', false],
  ['opt/vcpkg/status', false],
])('wants %s for dpkg: %s', (path, wanted) => {
  expect(dpkgCataloger.wants(path)).toBe(wanted);
});
