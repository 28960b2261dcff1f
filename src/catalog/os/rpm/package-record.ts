import type { DatabaseEntries } from './database-entry.ts';
import { RpmHeader } from './header.ts';
import { fieldsOf, ownedDigestsOf, ownedPathsOf } from './package-of-header.ts';
import type { RpmFields } from './to-package.ts';

/** One package as stored in a database, in any format. */
export interface PackageRecord {
  /** Name to find it by in the database: `header 12`, `line 3`. */
  readonly name: string;
  /** Throws DamagedError if only this record is unreadable. */
  read(): ReadRecord;
}

export interface ReadRecord {
  readonly fields: RpmFields;
  /** Paths without leading slash; throws DamagedError if the file list is damaged. */
  ownedPaths(): readonly string[];
  /** Digests for these files, `sha256:HEX`; fewer if the record lacks some. Throws DamagedError likewise. */
  ownedDigests(): readonly string[];
}

/** Yields the records in a database that stores headers. */
export function* packageRecordsOf(entries: DatabaseEntries): Iterable<PackageRecord> {
  for (const entry of entries) {
    yield {
      name: entry.name,
      read: () => {
        const header = new RpmHeader(entry.header());
        return {
          fields: fieldsOf(header),
          ownedPaths: () => ownedPathsOf(header),
          ownedDigests: () => ownedDigestsOf(header),
        };
      },
    };
  }
}
