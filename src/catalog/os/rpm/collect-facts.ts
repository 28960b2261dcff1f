import type { FileFacts, OwnedFiles, Package, Problem } from '../../../domain/index.ts';
import { DamagedError } from './database-entry.ts';
import { MAX_NAMED_ENTRIES, MAX_OWNED_PATH_CHARACTERS } from './limits.ts';
import type { PackageRecord, ReadRecord } from './package-record.ts';
import { hasOddSource, toPackage } from './to-package.ts';

export interface DatabaseFacts {
  readonly facts: FileFacts;
  readonly owned: readonly OwnedFiles[];
}

/** Reads every record that can be read; what cannot is a note, and a database that breaks off is a hole. */
export function collectFacts(path: string, records: Iterable<PackageRecord>): DatabaseFacts {
  const packages: Package[] = [];
  const owned: OwnedFiles[] = [];
  const notes = new EntryNotes(path);
  let pathCharacters = 0;

  const collectOwned = (entry: string, record: ReadRecord, { name, architecture }: Package): void => {
    if (pathCharacters > MAX_OWNED_PATH_CHARACTERS) {
      notes.add(
        entry,
        `its files are left out: the database lists more than ${MAX_OWNED_PATH_CHARACTERS} characters`,
      );
      return;
    }
    const files = asNote(notes, entry, () => record.ownedPaths()) ?? [];
    for (const file of files) pathCharacters += file.length;
    if (files.length > 0) owned.push({ path, package: `${name}:${architecture}`, files });
  };

  let broken: string | undefined;
  try {
    for (const entry of records) {
      const record = asNote(notes, entry.name, () => entry.read());
      if (!record) continue;
      const pkg = toPackage(record.fields);
      packages.push(pkg);
      if (hasOddSource(record.fields)) {
        notes.add(
          entry.name,
          `${pkg.name} names "${record.fields.sourceRpm ?? ''}", which is no source package`,
        );
      }
      collectOwned(entry.name, record, pkg);
    }
  } catch (thrown) {
    if (!(thrown instanceof DamagedError)) throw thrown;
    broken = thrown.message;
  }
  const problems = [...(broken === undefined ? [] : [unreadable(path, broken)]), ...notes.problems()];
  // An empty list would say that the database was read and lists nothing.
  const isRead = broken === undefined || packages.length > 0;
  return {
    facts: { path, ...(isRead && { packages }), ...(problems.length > 0 && { problems }) },
    owned,
  };
}

export function unreadable(path: string, reason: string): Problem {
  return {
    kind: 'package-database-unreadable',
    subject: path,
    message: `the rpm database ${path} cannot be read whole: ${reason}`,
  };
}

/** Notes on single entries: so many by name, then their number, so that a hostile database cannot flood a report. */
class EntryNotes {
  readonly #path: string;
  readonly #named: Problem[] = [];
  #unnamed = 0;

  constructor(path: string) {
    this.#path = path;
  }

  add(entry: string, reason: string): void {
    if (this.#named.length < MAX_NAMED_ENTRIES) this.#named.push(this.#note(`${entry}: ${reason}`));
    else this.#unnamed++;
  }

  problems(): readonly Problem[] {
    if (this.#unnamed === 0) return this.#named;
    return [...this.#named, this.#note(`${this.#unnamed} more entries are damaged`)];
  }

  #note(text: string): Problem {
    return {
      kind: 'package-entry-unreadable',
      subject: this.#path,
      message: `in the rpm database ${this.#path}, ${text}`,
    };
  }
}

function asNote<Value>(notes: EntryNotes, entry: string, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof DamagedError)) throw thrown;
    notes.add(entry, thrown.message);
    return undefined;
  }
}
