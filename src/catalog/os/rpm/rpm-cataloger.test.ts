import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';

import type { CatalogerOutput } from '../../cataloger.ts';
import { rpmCataloger } from './rpm-cataloger.ts';
import { writeBerkeley } from './testing/write-berkeley.ts';
import { writeHeader } from './testing/write-header.ts';
import { writeNdb } from './testing/write-ndb.ts';
import { insert, writeLoggedSqlite, writeSqlite } from './testing/write-sqlite.ts';

const FORMATS = [
  { format: 'SQLite', file: 'rpmdb.sqlite', write: (headers: Buffer[]) => writeSqlite(headers) },
  { format: 'ndb', file: 'Packages.db', write: writeNdb },
  {
    format: 'Berkeley DB',
    file: 'Packages',
    write: (headers: Buffer[]) => writeBerkeley(headers, { pageBytes: 512 }),
  },
  {
    format: 'Berkeley DB of a big-endian machine',
    file: 'Packages',
    write: (headers: Buffer[]) => writeBerkeley(headers, { pageBytes: 1024, littleEndian: false }),
  },
];

/** Distance between flipped bits; odd, so that every bit of a byte has its turn. (1 passes as well, but takes long.) */
const FLIP_STEP = 13;

const headers = [
  writeHeader({
    name: 'bash',
    version: '5.1.8',
    sourceRpm: 'bash-5.1.8-1.el9.src.rpm',
    files: ['/usr/bin/bash'],
  }),
  writeHeader({ name: 'openssl-libs', epoch: 1, sourceRpm: 'openssl-1.0-1.el9.src.rpm', vendor: 'Rocky' }),
  writeHeader({
    name: 'glibc',
    architecture: 'i686',
    files: Array.from({ length: 40 }, (_, i) => `/usr/lib/locale/part-${i}`),
  }),
];

function read(path: string, bytes: Uint8Array): CatalogerOutput {
  return rpmCataloger.read([{ path, body: memorySource(bytes) }]);
}

function namesIn({ files }: CatalogerOutput): string[] {
  return (files[0]?.packages ?? []).map(({ name }) => name).sort();
}

function kindsIn({ files }: CatalogerOutput): string[] {
  return files.flatMap(({ problems }) => problems ?? []).map(({ kind }) => kind);
}

describe('the rpm cataloger', () => {
  it.each(['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'])(
    'wants the rpm databases of %s',
    (folder) => {
      for (const name of [
        'Packages',
        'Packages.db',
        'rpmdb.sqlite',
        'rpmdb.sqlite-wal',
        'rpmdb.sqlite-journal',
      ]) {
        expect(rpmCataloger.wants(`${folder}/${name}`)).toBe(true);
      }
      for (const name of ['Name', 'Index.db', 'rpmdb.sqlite-shm', 'old/Packages', '__db.001']) {
        expect(rpmCataloger.wants(`${folder}/${name}`)).toBe(false);
      }
    },
  );

  it('wants the rpm manifest of images without a database', () => {
    expect(rpmCataloger.wants('var/lib/rpmmanifest/container-manifest-2')).toBe(true);
    expect(rpmCataloger.wants('var/lib/rpmmanifest/container-manifest-1')).toBe(false);
  });

  it('reads the rpm manifest of an image without a database', () => {
    const line =
      'zlib\t1.2.13-2.cm2\t1\t1\tMicrosoft Corporation\t(none)\t93\tx86_64\t0\tzlib-1.2.13-2.cm2.src.rpm\n';
    expect(read('var/lib/rpmmanifest/container-manifest-2', Buffer.from(line)).files).toEqual([
      {
        path: 'var/lib/rpmmanifest/container-manifest-2',
        packages: [
          {
            type: 'rpm',
            name: 'zlib',
            version: '1.2.13-2.cm2',
            architecture: 'x86_64',
            maker: 'Microsoft Corporation',
          },
        ],
      },
    ]);
  });

  it('reads an rpm database wherever a link leads to it', () => {
    expect(namesIn(read('data/rpm/Packages.db', writeNdb(headers)))).toEqual([
      'bash',
      'glibc',
      'openssl-libs',
    ]);
  });

  it('reads an rpm database together with its log, in either order', () => {
    const { database, log } = writeLoggedSqlite(headers.slice(0, 1), (open) => {
      insert(open, headers.slice(1));
    });
    const files = [
      { path: 'var/lib/rpm/rpmdb.sqlite-wal', body: memorySource(log) },
      { path: 'var/lib/rpm/rpmdb.sqlite', body: memorySource(database) },
    ];
    for (const order of [files, files.toReversed()]) {
      const output = rpmCataloger.read(order);
      expect(output.files.map(({ path }) => path)).toEqual(['var/lib/rpm/rpmdb.sqlite']);
      expect(namesIn(output)).toEqual(['bash', 'glibc', 'openssl-libs']);
    }
  });

  it('reports a journal from which SQLite would restore the rpm database, and none that is done with', () => {
    const journal = 'var/lib/rpm/rpmdb.sqlite-journal';
    const hot = Buffer.concat([Buffer.from('d9d505f920a163d7', 'hex'), Buffer.alloc(504)]);
    expect(read(journal, hot).files).toMatchObject([
      { path: journal, problems: [{ kind: 'package-database-unreadable', subject: journal }] },
    ]);
    for (const cold of [Buffer.alloc(0), Buffer.alloc(512)]) expect(read(journal, cold).files).toEqual([]);
  });

  it('reports a log without its rpm database in the same layer, unless the log is empty', () => {
    const log = 'usr/lib/sysimage/rpm/rpmdb.sqlite-wal';
    expect(read(log, Buffer.alloc(4152)).files).toEqual([
      {
        path: log,
        problems: [
          {
            kind: 'package-database-unreadable',
            subject: log,
            message: expect.stringContaining(
              'contains the log of a database, but not the database',
            ) as string,
          },
        ],
      },
    ]);
    expect(read(log, Buffer.alloc(0)).files).toEqual([]);
  });

  it('reports an rpm that names an invalid source', () => {
    const output = read(
      'var/lib/rpm/Packages.db',
      writeNdb([writeHeader({ name: 'a', sourceRpm: 'a.tgz' })]),
    );
    expect(namesIn(output)).toEqual(['a']);
    expect(output.files[0]?.problems).toEqual([
      {
        kind: 'package-details-unreadable',
        subject: 'var/lib/rpm/Packages.db',
        message: 'in the rpm database var/lib/rpm/Packages.db, package 1: a names "a.tgz" as its source',
      },
    ]);
  });

  it('names twenty bad rpm entries and counts the rest', () => {
    const output = read(
      'var/lib/rpm/Packages.db',
      writeNdb(Array.from({ length: 50 }, () => Buffer.alloc(3))),
    );
    expect(kindsIn(output)).toHaveLength(21);
    expect(output.files[0]?.problems?.at(-1)?.message).toContain('30 more entries are damaged');
  });
});

describe.each(FORMATS)('a database in $format', ({ file, write }) => {
  const path = `var/lib/rpm/${file}`;
  const database = write(headers);

  it('lists the packages of an rpm database and the files that each owns', () => {
    const output = read(path, database);
    expect(output.files[0]?.problems).toBeUndefined();
    expect(output.files[0]?.packages).toEqual([
      { type: 'rpm', name: 'bash', version: '5.1.8-1.el9', architecture: 'x86_64' },
      {
        type: 'rpm',
        name: 'openssl-libs',
        version: '1:1.0-1.el9',
        architecture: 'x86_64',
        source: { name: 'openssl', version: '1:1.0-1.el9' },
        maker: 'Rocky',
      },
      { type: 'rpm', name: 'glibc', version: '1.0-1.el9', architecture: 'i686' },
    ]);
    expect(output.owned?.map((owned) => [owned.path, owned.package, owned.files.length])).toEqual([
      [path, 'bash:x86_64', 1],
      [path, 'glibc:i686', 40],
    ]);
  });

  it('reads an rpm database without packages as an empty list without a problem', () => {
    expect(read(path, write([])).files).toEqual([{ path, packages: [] }]);
  });

  it('keeps the other rpms when one header is damaged', () => {
    const output = read(
      path,
      write([...headers.slice(0, 1), Buffer.from('no header at all'), ...headers.slice(1)]),
    );
    expect(namesIn(output)).toEqual(['bash', 'glibc', 'openssl-libs']);
    expect(kindsIn(output)).toEqual(['package-entry-unreadable']);
    expect(output.files[0]?.problems?.[0]?.message).toContain(path);
  });

  it('keeps an rpm whose list of files is damaged', () => {
    const bad = Buffer.from(writeHeader({ name: 'worn', files: ['/etc/a'] }));
    bad.writeUInt32BE(9, bad.indexOf(Buffer.from([0, 0, 0x04, 0x5c])) + 12);
    const output = read(path, write([bad]));
    expect(namesIn(output)).toEqual(['worn']);
    expect(kindsIn(output)).toEqual(['package-details-unreadable']);
    expect(output.owned).toEqual([]);
  });

  it('lists five hundred rpms in their order', () => {
    const many = Array.from({ length: 500 }, (_, i) =>
      writeHeader({
        name: `package-${i}`,
        files: Array.from({ length: i % 60 }, (_file, n) => `/usr/share/${n}`),
      }),
    );
    const few = file === 'Packages.db' ? many.slice(0, 250) : many;
    const output = read(path, write(few));
    expect(output.files[0]?.packages?.map(({ name }) => name)).toEqual(few.map((_, i) => `package-${i}`));
    expect(output.files[0]?.problems).toBeUndefined();
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['one byte', Buffer.alloc(1)],
    ['zeros', Buffer.alloc(70_000)],
    ['ones', Buffer.alloc(70_000, 0xff)],
    ['text', Buffer.from('these are not the packages you are looking for\n'.repeat(100))],
  ])('reports a hole, not an empty list, for an rpm database of %s', (_, bytes) => {
    const output = read(path, bytes);
    expect(output.files[0]).not.toHaveProperty('packages');
    expect(kindsIn(output)).toEqual(['package-database-unreadable']);
  });

  it('reports an rpm database that is cut off anywhere', () => {
    for (let length = 0; length < database.length; length++) {
      expect(kindsIn(read(path, database.subarray(0, length))), `at ${length}`).not.toEqual([]);
    }
  });

  it('reports an rpm database whose file on disk ends earlier than it said', () => {
    const body = { ...memorySource(database.subarray(0, database.length / 2)), size: database.length };
    expect(kindsIn(rpmCataloger.read([{ path, body }]))).not.toEqual([]);
  });

  it('loses no rpm silently when one bit of its database is flipped', () => {
    const silent = [];
    for (let bit = 0; bit < database.length * 8; bit += FLIP_STEP) {
      const flipped = Buffer.from(database);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const output = read(path, flipped);
      if ((output.files[0]?.packages?.length ?? 0) < headers.length && kindsIn(output).length === 0)
        silent.push(bit);
    }
    expect(silent).toEqual([]);
  });

  it('reads or reports a database with hostile bytes, in little time', () => {
    const change = fc.tuple(
      fc.nat(database.length - 1),
      fc.constantFrom(0, 1, 2, 7, 8, 13, 0x7f, 0x80, 0xff),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 12 }), (changes) => {
        const bytes = Buffer.from(database);
        for (const [at, byte] of changes) bytes[at] = byte;
        expect(read(path, bytes).files).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});
