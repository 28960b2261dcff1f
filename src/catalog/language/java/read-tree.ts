import { ArchiveError, readZip, type ByteSource, type ZipEntry } from '../../../archive/index.ts';
import { defined } from '../../../domain/index.ts';
import type { ArchiveEvidence, Coordinates, ManifestEvidence } from './evidence.ts';
import { gemOfEntry } from './gems.ts';
import { hasJavaName, isPomProperties } from './java-names.ts';
import {
  MAX_ARCHIVES,
  MAX_DEPTH,
  MAX_ARCHIVE_ENTRIES,
  MAX_EVIDENCE,
  MAX_MANIFEST_BYTES,
  MAX_NAME,
  MAX_NESTED_BYTES,
  MAX_POM_BYTES,
  MAX_POMS,
  MAX_TREE_BYTES,
} from './limits.ts';
import { isZip } from './magic.ts';
import { readManifest } from './manifest.ts';
import { ClassFolders } from './class-folders.ts';
import { readPomProperties } from './pom-properties.ts';

/** An outer file with its nested archives. */
export interface ArchiveTree {
  /** The outer file first; excludes unreadable archives. */
  readonly archives: readonly ArchiveEvidence[];
  /** Archives that could not be read. */
  readonly unread: UnreadArchives;
  /** Files named like archives that do not start with a zip: Java cannot load them either. */
  readonly foreign: UnreadArchives;
  /** Whether the outer file contains anything from Java. */
  readonly isJava: boolean;
}

/** Counts archives, and keeps the first one's entry path and the reason. */
export class UnreadArchives {
  count = 0;
  first: { readonly within: readonly string[]; readonly reason: string } | undefined;

  add(within: readonly string[], reason: string): void {
    this.count++;
    this.first ??= { within, reason };
  }
}

/** Reads an outer file and all nested archives within one budget. */
export function readTree(body: ByteSource): ArchiveTree {
  const reader = new TreeReader();
  reader.read(body, []);
  return reader;
}

/** Thrown once the tree's budget is spent. */
class TreeLimit extends ArchiveError {}

const MANIFEST = 'META-INF/MANIFEST.MF';
const MAGIC_BYTES = 4;

interface Nested {
  readonly within: readonly string[];
  readonly entry: ZipEntry;
}

class TreeReader implements ArchiveTree {
  readonly archives: ArchiveEvidence[] = [];
  readonly unread = new UnreadArchives();
  readonly foreign = new UnreadArchives();
  isJava = false;
  #entries = 0;
  #bytes = 0;
  #poms = 0;
  #characters = 0;
  /** Whether the tree's budget is spent. */
  #isSpent = false;

  read(source: ByteSource, within: readonly string[]): void {
    const index = this.archives.length;
    let nested: readonly Nested[] = [];
    try {
      nested = this.#readArchive(source, within);
    } catch (error) {
      this.archives.length = index;
      this.#addUnread(error, within, isZip(source.read(0, Math.min(source.size, MAGIC_BYTES))));
    }
    for (const each of nested) if (!this.#isSpent) this.#readNested(each);
  }

  #readNested({ within, entry }: Nested): void {
    if (within.length > MAX_DEPTH) {
      this.unread.add(within, `archives are nested more than ${MAX_DEPTH} deep`);
      return;
    }
    let source: ByteSource;
    try {
      if (!entry.isStored) this.#spend(entry.size, MAX_NESTED_BYTES);
      source = entry.open(MAX_NESTED_BYTES);
    } catch (error) {
      this.#addUnread(error, within, true);
      return;
    }
    this.read(source, within);
  }

  #addUnread(error: unknown, within: readonly string[], hasMagic: boolean): void {
    if (!(error instanceof ArchiveError)) throw error;
    if (error instanceof TreeLimit) this.#isSpent = true;
    (hasMagic ? this.unread : this.foreign).add(within, error.message);
  }

  /** Adds an archive's evidence, and returns its nested archives. */
  #readArchive(source: ByteSource, within: readonly string[]): readonly Nested[] {
    if (this.archives.length >= MAX_ARCHIVES) throw new TreeLimit('it holds more archives than are read');
    const nested: Nested[] = [];
    const poms: Coordinates[] = [];
    const gems: string[] = [];
    const folders = new ClassFolders();
    let manifest: ManifestEvidence | undefined;
    let hasClasses = false;
    let hasSources = false;
    for (const entry of readZip(source).entries) {
      if (++this.#entries > MAX_ARCHIVE_ENTRIES) throw new TreeLimit('it lists more entries than are read');
      const { name } = entry;
      if (name.endsWith('.class')) {
        hasClasses = true;
        folders.add(name);
      } else if (name === MANIFEST) {
        this.isJava = true;
        manifest = readManifest(this.#take(entry, MAX_MANIFEST_BYTES));
      } else if (isPomProperties(name)) {
        const pom = readPomProperties(this.#take(entry, MAX_POM_BYTES));
        if (pom && this.#poms++ < MAX_POMS) poms.push(pom);
      } else if (hasJavaName(name)) {
        if (name.length > MAX_NAME) throw new ArchiveError('an archive in it has too long a name');
        nested.push({ within: [...within, name], entry });
      } else {
        const gem = gemOfEntry(name);
        if (gem !== undefined) gems.push(gem);
      }
      hasSources ||= isSource(name);
    }
    this.isJava ||= hasClasses || poms.length + nested.length > 0;
    const own = folders.list();
    this.#add({
      within,
      size: source.size,
      ...(poms.length > 0 && { poms }),
      ...(gems.length > 0 && { gems }),
      ...defined({ manifest }),
      ...(own.length > 0 && { folders: own }),
      ...(hasSources && !hasClasses && { isWithoutCode: true }),
    });
    return nested;
  }

  #add(evidence: ArchiveEvidence): void {
    this.#characters += JSON.stringify(evidence).length;
    if (this.#characters > MAX_EVIDENCE) throw new TreeLimit('its archives name more than is kept');
    this.archives.push(evidence);
  }

  #take(entry: ZipEntry, maxBytes: number): Buffer {
    this.#spend(entry.size, maxBytes);
    return entry.read();
  }

  #spend(bytes: number, maxBytes: number): void {
    if (bytes > maxBytes)
      throw new ArchiveError(`an entry of ${bytes} bytes is over the limit of ${maxBytes}`);
    this.#bytes += bytes;
    if (this.#bytes > MAX_TREE_BYTES) throw new TreeLimit('its archives decompress to more than is read');
  }
}

/** Sources, and pages written by javadoc. */
function isSource(name: string): boolean {
  return (
    name.endsWith('.java') ||
    name.endsWith('.kt') ||
    name.endsWith('.scala') ||
    name.endsWith('index-all.html')
  );
}
