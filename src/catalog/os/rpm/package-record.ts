import type { DatabaseEntries } from './database-entry.ts';
import { RpmHeader } from './header.ts';
import { fieldsOf, ownedDigestsOf, ownedPathsOf } from './package-of-header.ts';
import type { RpmFields } from './to-package.ts';

/** One package as stored in its database, of whichever format. */
export interface PackageRecord {
  /** Name by which a person would look for it in the database: `header 12`, `line 3`. */
  readonly name: string;
  /** Throws DamagedError when this record alone cannot be read. */
  read(): ReadRecord;
}

export interface ReadRecord {
  readonly fields: RpmFields;
  /** Paths without leading slash; throws DamagedError when the list of files is damaged. */
  ownedPaths(): readonly string[];
  /** Digests of these files, `sha256:HEX`; fewer where the record has none. Throws DamagedError likewise. */
  ownedDigests(): readonly string[];
}

/** Yields the records of a database that holds headers. */
export function* recordsOf(entries: DatabaseEntries): Iterable<PackageRecord> {
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
