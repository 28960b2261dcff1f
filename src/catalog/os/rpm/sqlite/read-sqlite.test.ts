import { DatabaseSync } from 'node:sqlite';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fileOf } from '../testing/file-of.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { insert, writeLoggedSqlite, writeSqlite } from '../testing/write-sqlite.ts';
import { readSqlite } from './read-sqlite.ts';

const read = (bytes: Uint8Array, log?: Uint8Array): string[] =>
  outcomesOf(readSqlite(fileOf(bytes), log && fileOf(log)));

const values = [Buffer.alloc(40, 'a'), Buffer.alloc(3000, 'b'), Buffer.alloc(200, 'c')];
const LISTED = ['a 40', 'b 3000', 'c 200'];

describe('readSqlite', () => {
  it('reads every page type that SQLite writes', () => {
    const layout = fc.record({
      page: fc.constantFrom(512, 1024, 4096, 65_536),
      vacuum: fc.constantFrom('NONE', 'FULL', 'INCREMENTAL'),
      lengths: fc.array(fc.oneof(fc.nat(700), fc.nat(20_000)), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(layout, ({ page, vacuum, lengths }) => {
        const blobs = lengths.map((length, i) => Buffer.alloc(length, i));
        const bytes = writeSqlite(blobs, `PRAGMA page_size = ${page}; PRAGMA auto_vacuum = ${vacuum}`);
        expect(
          Array.from(readSqlite(fileOf(bytes), undefined), (entry) => Buffer.from(entry.header())),
        ).toEqual(blobs);
      }),
      { numRuns: 60 },
    );
  });

  it('reads an SQLite table that was deleted from and written to again', () => {
    const { database, log } = writeLoggedSqlite(
      Array.from({ length: 80 }, (_, i) => Buffer.alloc(i * 31, 'x')),
      (open) => {
        open.exec(
          'DELETE FROM Packages WHERE hnum % 3 = 0; UPDATE Packages SET blob = zeroblob(5) WHERE hnum % 5 = 0',
        );
        insert(open, values);
      },
    );
    const seen = read(database, log);
    expect(seen).toHaveLength(80 - 26 + 3);
    expect(seen.slice(-3)).toEqual(LISTED);
  });

  it.each([
    ['a database that is not of packages', withoutTables(), 'no table of packages'],
    ['texts in UTF-16', writeSqlite(values, "PRAGMA encoding = 'UTF-16le'"), 'UTF-16'],
    ['pages of an odd size', at(16, [3, 3]), 'page size of 771 bytes'],
    ['pages that are all reserved', at(20, [255]), 'usable page size of 257 bytes'],
  ])('refuses an SQLite file with %s', (_, bytes, reason) => {
    expect(read(bytes)).toEqual([expect.stringContaining(reason)]);
  });

  it('reports an SQLite value that is not a blob', () => {
    const { database, log } = writeLoggedSqlite(values, (open) => {
      open.exec("UPDATE Packages SET blob = 'text' WHERE hnum = 2");
    });
    expect(read(database, log)).toEqual([
      'a 40',
      expect.stringContaining('header 2: expected a binary'),
      'c 200',
    ]);
  });
});

function withoutTables(): Buffer {
  const database = new DatabaseSync(':memory:');
  database.exec("CREATE VIEW Packages AS SELECT 1 AS hnum, x'00' AS blob");
  return Buffer.from(database.serialize());
}

/** Returns the database with some bytes of its first page replaced. */
function at(offset: number, bytes: readonly number[]): Buffer {
  const database = writeSqlite(values);
  database.set(bytes, offset);
  return database;
}

describe('pages that point back', () => {
  // Pages of 512 bytes: 2 is the root of Packages, the others follow.
  const many = writeSqlite(Array.from({ length: 12 }, () => Buffer.alloc(300, 'p')));
  const root = rootOf(many);

  function rootOf(bytes: Buffer): number {
    for (let page = 2; page <= bytes.length / 512; page++) if (bytes[(page - 1) * 512] === 5) return page;
    throw new Error('the table has one page only');
  }

  it('walks an SQLite tree once whose pages point back at its root', () => {
    const bytes = Buffer.from(many);
    bytes.writeUInt32BE(root, (root - 1) * 512 + 8);
    expect(read(bytes).at(-1)).toContain(`page ${root} is used twice`);
  });

  it('reads one leaf of SQLite rows once to which every cell points', () => {
    const bytes = Buffer.from(many);
    const start = (root - 1) * 512;
    const leaf = bytes.readUInt32BE(start + 8);
    for (let i = 0; i < bytes.readUInt16BE(start + 3); i++) {
      bytes.writeUInt32BE(leaf, start + bytes.readUInt16BE(start + 12 + i * 2));
    }
    const seen = read(bytes);
    expect(seen.length).toBeLessThan(5);
    expect(seen.at(-1)).toContain('used twice');
  });

  it('reports an SQLite leaf without rows as damage, but not an empty table', () => {
    const bytes = Buffer.from(many);
    const leaf = bytes.readUInt32BE((root - 1) * 512 + 8);
    const start = (leaf - 1) * 512;
    bytes.fill(0, start, start + 512);
    // An empty leaf: its content begins at the end of the page.
    bytes.writeUInt8(13, start);
    bytes.writeUInt16BE(512, start + 5);
    const seen = read(bytes);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toContain(`page ${leaf} has no row`);
    expect(read(writeSqlite([]))).toEqual([]);
  });

  it('reports damage where every pointer of an SQLite leaf names one row', () => {
    const bytes = writeSqlite(Array.from({ length: 9 }, () => Buffer.alloc(40, 'p')));
    const start = bytes.lastIndexOf(Buffer.from([13, 0, 0, 0, 9]));
    for (let i = 1; i < 9; i++) bytes.copyWithin(start + 8 + i * 2, start + 8, start + 10);
    bytes.writeUInt16BE(200, start + 3);
    expect(read(bytes)).toEqual([expect.stringMatching(/overlap|is outside|claims/)]);
  });

  it('reports a row alone as damaged whose SQLite value points back at its first page', () => {
    const bytes = writeSqlite(values);
    const overflow = bytes.indexOf(Buffer.alloc(400, 'b')) - 4;
    const number = Math.floor(overflow / 512) + 1;
    bytes.writeUInt32BE(number, overflow);
    expect(read(bytes)).toEqual(['a 40', expect.stringContaining(`page ${number} is used twice`), 'c 200']);
  });
});

describe('a write-ahead log', () => {
  const logged = (change: (database: DatabaseSync) => void): { database: Buffer; log: Buffer } =>
    writeLoggedSqlite(values.slice(0, 2), change);
  const { database, log } = logged((open) => {
    insert(open, [Buffer.alloc(200, 'c')]);
    insert(open, [Buffer.alloc(5000, 'd')]);
  });
  const frame = 24 + 512;

  it('merges an SQLite write-ahead log into its database', () => {
    expect(read(database)).toEqual(['a 40', 'b 3000']);
    expect(read(database, log)).toEqual([...LISTED, 'd 5000']);
  });

  it('accepts an SQLite write-ahead log without bytes', () => {
    expect(read(database, Buffer.alloc(0))).toEqual(['a 40', 'b 3000']);
  });

  it('reads a whole SQLite database from its write-ahead log', () => {
    const fresh = logged((open) => {
      open.exec('PRAGMA wal_autocheckpoint = 0; VACUUM');
    });
    expect(read(Buffer.alloc(0), fresh.log)).toEqual(['a 40', 'b 3000']);
  });

  it('shortens an SQLite database as its write-ahead log says', () => {
    const shorter = logged((open) => {
      open.exec('DELETE FROM Packages WHERE hnum = 2; VACUUM');
    });
    expect(read(shorter.database, shorter.log)).toEqual(['a 40']);
  });

  it('stops where frames of an earlier round of the write-ahead log begin', () => {
    const stale = Buffer.from(log.subarray(log.length - frame));
    stale.writeUInt32BE(stale.readUInt32BE(8) - 1, 8);
    stale.writeInt32BE(~stale.readInt32BE(12), 12);
    expect(read(database, Buffer.concat([log, stale, stale]))).toEqual([...LISTED, 'd 5000']);
  });

  it.each([
    ['whose first salt was altered', 8, 4],
    ['whose second salt was altered', 12, 4],
    ['that was overwritten with zeros', 0, frame],
  ])('reports a write-ahead log where a frame %s would pass for the end', (_, offset, length) => {
    for (const end of commits(log).slice(0, -1)) {
      const damaged = Buffer.from(log);
      damaged.fill(0, end + offset, end + offset + length);
      expect(read(database, damaged).at(-1), `at ${end}`).toContain(`its log is damaged at byte ${end}`);
    }
  });

  it('keeps the commits of a write-ahead log before a damaged transaction, and reports it', () => {
    const damaged = Buffer.from(log);
    damaged[log.length - 1] = 1;
    const seen = read(database, damaged);
    expect(seen.slice(0, 3)).toEqual(LISTED);
    expect(seen.at(-1)).toContain(`its log is damaged at byte ${log.length - frame}`);
  });

  it('reports a write-ahead log that is cut off anywhere but between two transactions', () => {
    const wholeAt = new Set([0, 32, ...commits(log)]);
    for (let length = 0; length < log.length; length++) {
      const seen = read(database, log.subarray(0, length)).at(-1);
      if (wholeAt.has(length)) expect(seen).not.toContain('its log');
      else expect(seen, `at ${length}`).toContain('its log');
    }
  });

  it.each([
    ['another magic', 0],
    ['another format', 4],
    ['another size of pages', 8],
    ['other salts', 16],
  ])('reports a write-ahead log with %s', (_, offset) => {
    const damaged = Buffer.from(log);
    damaged[offset + 3] = (damaged[offset + 3] ?? 0) ^ 0x40;
    expect(read(database, damaged)).toEqual(['a 40', 'b 3000', expect.stringContaining('its log')]);
  });

  it('reports a write-ahead log of a database with pages of another size', () => {
    const sameSize = logged((open) => {
      open.exec("UPDATE Packages SET blob = CAST(replace(blob, 'a', 'z') AS BLOB) WHERE hnum = 1");
    });
    expect(read(sameSize.database, sameSize.log)).toEqual(['z 40', 'b 3000']);
    const other = writeSqlite(values, 'PRAGMA page_size = 1024');
    expect(read(other, sameSize.log)).toEqual(['expected pages of 1024 bytes in its log, got 512']);
  });

  /** Offsets where transactions end: after a frame that records the database's length. */
  function commits(bytes: Buffer): number[] {
    const ends: number[] = [];
    for (let start = 32; start < bytes.length; start += frame) {
      if (bytes.readUInt32BE(start + 4) > 0) ends.push(start + frame);
    }
    return ends;
  }
});
