/**
 * Alpine's installed package database: https://wiki.alpinelinux.org/wiki/Apk_spec (the file `installed`).
 * Each line is one letter, a colon, the value; an empty line separates packages. The letter's case counts.
 */
import { failed, ok, type Package, type Result } from '../../../domain/index.ts';
import { isPackageName } from '../package-name.ts';
import { eachLine, MAX_FIELD_LENGTH, MAX_OWNED_FILES } from '../text-database.ts';

export interface InstalledEntry {
  readonly package: Result<Package>;
  /** Its file paths, without a leading slash. */
  readonly files: readonly string[];
  /** Each file's checksum, as written; a file may have no checksum. */
  readonly checksums: readonly (string | undefined)[];
  /** Whether it was built from a commit, recorded as abuild and melange do: other tools build no distribution. */
  readonly hasCommit: boolean;
}

/** Name, version, architecture, origin, maintainer, commit, and the tag of the repository it is pinned to. */
const PACKAGE_FIELDS = 'PVAomcs';
/** Outside a repository melange writes `unknown`, and abuild adds `-dirty` if files differ from the commit's. */
const COMMIT = /^[0-9a-f]{40,64}$/u;

/** Calls back for every entry, until the callback returns true. */
export function eachInstalled(text: string, visit: (entry: InstalledEntry) => boolean): void {
  let current = new EntryBuilder();
  const finish = () => {
    const entry = current;
    current = new EntryBuilder();
    return !entry.isEmpty && visit(entry.build());
  };
  eachLine(text, (line) => (line === '' ? finish() : current.add(line)));
  finish();
}

class EntryBuilder {
  readonly #fields = new Map<string, string>();
  readonly #files: string[] = [];
  readonly #checksums: string[] = [];
  #folder = '';
  #flaw: string | undefined;
  isEmpty = true;

  add(line: string): void {
    this.isEmpty = false;
    if (line.charCodeAt(1) !== 0x3a) {
      this.#flaw ??= 'has a line without a field letter';
      return;
    }
    const letter = line.charAt(0);
    const value = line.slice(2);
    if (letter === 'F') this.#folder = value;
    else if (letter === 'R') this.#own(value);
    else if (letter === 'Z') this.#addChecksum(value);
    else if (PACKAGE_FIELDS.includes(letter)) this.#set(letter, value);
  }

  /** Keeps one more than the limit, so that the caller notices the excess. */
  #own(name: string): void {
    if (this.#files.length > MAX_OWNED_FILES) return;
    this.#files.push(this.#folder === '' ? name : `${this.#folder}/${name}`);
  }

  /** Belongs to the file before it. */
  #addChecksum(value: string): void {
    if (this.#files.length > 0) this.#checksums[this.#files.length - 1] = value;
  }

  #set(letter: string, value: string): void {
    // Two packages without an empty line between them look like one with every field twice.
    if (this.#fields.has(letter)) this.#flaw ??= `has the field "${letter}" twice`;
    else if (value.length > MAX_FIELD_LENGTH)
      this.#flaw ??= `has a field "${letter}" of more than ${MAX_FIELD_LENGTH} characters`;
    else this.#fields.set(letter, value);
  }

  build(): InstalledEntry {
    return {
      package: toPackage(this.#fields, this.#flaw),
      files: this.#files,
      checksums: this.#checksums,
      hasCommit: COMMIT.test(this.#fields.get('c') ?? ''),
    };
  }
}

function toPackage(fields: ReadonlyMap<string, string>, flaw: string | undefined): Result<Package> {
  const name = fields.get('P') ?? '';
  const version = fields.get('V') ?? '';
  if (flaw !== undefined) return failed(`the entry "${name}" ${flaw}`);
  if (name === '') return failed('an entry has no name');
  if (!isPackageName(name)) return failed(`an entry has the name "${name}", which is not valid`);
  if (version === '') return failed(`the entry "${name}" has no version`);
  const origin = fields.get('o') ?? '';
  const maker = fields.get('m') ?? '';
  const repository = (fields.get('s') ?? '').replace(/^@/u, '');
  return ok({
    type: 'apk',
    name,
    version,
    architecture: fields.get('A') ?? '',
    // All packages from one APKBUILD have its version.
    ...(origin !== '' && origin !== name && { source: { name: origin, version } }),
    ...(maker !== '' && { maker }),
    ...(repository !== '' && { qualifiers: { repository } }),
  });
}
