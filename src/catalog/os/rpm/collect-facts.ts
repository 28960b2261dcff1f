import type { FileFacts, OwnedFiles, OwnedMarkers, Package, Problem } from '../../../domain/index.ts';
import { ownedMarkers } from '../../markers/index.ts';
import { DamagedError } from './database-entry.ts';
import { EntryNotes } from './entry-notes.ts';
import { MAX_OWNED_PATH_CHARACTERS, MAX_PACKAGES } from './limits.ts';
import type { PackageRecord, ReadRecord } from './package-record.ts';
import { hasOddSource, toRpmPackage } from './to-package.ts';

export interface DatabaseFacts {
  readonly facts: FileFacts;
  readonly owned: readonly OwnedFiles[];
}

/** Reads every readable record. Each unreadable one is a hole, and so is a database that breaks off. */
export function collectFacts(path: string, records: Iterable<PackageRecord>): DatabaseFacts {
  const collector = new Collector(path);
  let broken: Problem | undefined;
  try {
    for (const record of records) collector.add(record);
  } catch (thrown) {
    if (!(thrown instanceof DamagedError)) throw thrown;
    broken = unreadableDatabase(path, thrown.message);
  }
  const { packages, owned } = collector;
  const problems = [
    ...(broken ? [broken] : []),
    ...collector.lost.problems(),
    ...collector.details.problems(),
  ];
  // An empty list would mean that the database was read and lists nothing.
  const isRead = !broken || packages.length > 0;
  return {
    facts: {
      path,
      ...(isRead && { packages }),
      ...(collector.marked.length > 0 && { ownedMarkers: collector.marked }),
      ...(problems.length > 0 && { problems }),
    },
    owned,
  };
}

export function unreadableDatabase(path: string, reason: string): Problem {
  return {
    kind: 'package-database-unreadable',
    subject: path,
    message: `the rpm database ${path} could be read only in part: ${reason}`,
  };
}

class Collector {
  readonly packages: Package[] = [];
  readonly owned: OwnedFiles[] = [];
  readonly marked: OwnedMarkers[] = [];
  readonly lost: EntryNotes;
  readonly details: EntryNotes;
  readonly #path: string;
  #pathCharacters = 0;

  constructor(path: string) {
    this.#path = path;
    this.lost = new EntryNotes('package-entry-unreadable', path);
    this.details = new EntryNotes('package-details-unreadable', path);
  }

  add(entry: PackageRecord): void {
    const record = this.lost.attempt(entry.name, () => entry.read());
    if (!record) return;
    if (this.packages.length === MAX_PACKAGES) {
      throw new DamagedError(`more than ${MAX_PACKAGES} packages`);
    }
    const pkg = toRpmPackage(record.fields);
    this.packages.push(pkg);
    if (hasOddSource(record.fields)) {
      this.details.add(entry.name, `${pkg.name} names "${record.fields.sourceRpm ?? ''}" as its source`);
    }
    this.#addOwned(entry.name, record, pkg);
  }

  #addOwned(entry: string, record: ReadRecord, { name, architecture }: Package): void {
    if (this.#pathCharacters > MAX_OWNED_PATH_CHARACTERS) {
      this.details.add(entry, `the files of ${name} are left out: the database lists too many`);
      return;
    }
    const files = this.details.attempt(entry, () => record.ownedPaths()) ?? [];
    for (const file of files) this.#pathCharacters += file.length;
    const owner = `${name}:${architecture}`;
    if (files.length > 0) this.owned.push({ path: this.#path, package: owner, files });
    const markers = ownedMarkers(owner, files, this.#digestsOf(entry, record));
    if (markers) this.marked.push(markers);
  }

  /** Reads a package's file digests when the first is needed: for most packages, that is never. */
  #digestsOf(entry: string, record: ReadRecord): (index: number) => string {
    let digests: readonly string[] | undefined;
    return (index) => {
      digests ??= this.details.attempt(entry, () => record.ownedDigests()) ?? [];
      return digests[index] ?? '';
    };
  }
}
