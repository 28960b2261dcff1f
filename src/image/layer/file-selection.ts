import { ArchiveError, PassedBytesError, type ByteSource } from '../../archive/index.ts';
import type { FileFacts, LayerFile, OverlayEntry, Problem, WantedBody } from '../../domain/index.ts';
import { MAX_FILE_FACTS, MAX_IMAGE_FACTS, WANTED_BYTES } from '../limits.ts';
import { FileTree } from './file-tree.ts';
import type { HeldPaths } from './held-paths.ts';
import { isInstallPath, type FileHasher } from './hash-file.ts';
import type { Selected } from './selected.ts';
import type { FileSelector } from './selector.ts';

/** Placeholder facts for a file whose requested bytes had passed. */
const PASSED = Symbol('passed');

/** Reads files anywhere in a layer as they stream by, and keeps their facts. Entries come in layer order. */
export class FileSelection {
  readonly kind = 'file';
  readonly #selector: FileSelector;
  readonly #hasher: FileHasher;
  readonly #facts: FileTree<FileFacts>;
  /** Files whose requested bytes had passed. */
  readonly #passed: FileTree<LayerFile>;
  /** Counts packages in all files: hard links multiply a single file's packages. */
  #packages = 0;
  #left = 0;
  #firstLeft = '';

  constructor(selector: FileSelector, held: HeldPaths, hasher: FileHasher) {
    this.#selector = selector;
    this.#hasher = hasher;
    this.#facts = new FileTree(held);
    this.#passed = new FileTree(held);
  }

  looksAt(path: string): boolean {
    return this.#selector.looksAt(path);
  }

  wants(file: LayerFile, head: Buffer): WantedBody {
    return this.#selector.wants(file, head);
  }

  /** Drops everything that the entry replaces. */
  replace(entry: OverlayEntry): void {
    this.#facts.replace(entry);
    this.#passed.replace(entry);
  }

  /** Returns false if requested bytes had passed: a second walk must bring the whole body. */
  read(file: LayerFile, body: ByteSource): boolean {
    if (this.#isFull(file.path)) return true;
    const facts = this.#attempt(file, body);
    if (facts === PASSED) {
      this.#passed.set(file.path, file);
      return false;
    }
    this.#passed.delete(file.path);
    if (facts) this.#keep(this.#withDigests(facts, body));
    return true;
  }

  /** Records that a file could not be held, because of its size or lack of space. */
  addUnread({ path }: LayerFile, reason: string): void {
    this.#facts.set(path, tooLarge(path, reason));
  }

  addTooLarge(file: LayerFile): void {
    this.addUnread(file, `its ${file.size} bytes are over the limit of ${WANTED_BYTES.file}`);
  }

  /**
   * Gives a hard link its target's facts. Returns false if the link's own name decides: then its body has to
   * be read.
   */
  link(path: string, target: string): boolean {
    const facts = this.#facts.get(target);
    if (!this.looksAt(path)) return true;
    if (facts && !this.#isFull(path)) this.#keep({ ...facts, path });
    // If the target's name was examined, its first bytes have decided for the link as well.
    return facts !== undefined || this.looksAt(target);
  }

  has(path: string): boolean {
    return this.#facts.has(path);
  }

  finish(): Selected {
    for (const file of this.#passed.values()) this.addUnread(file, 'there was no room to keep all of it');
    return { files: [], facts: [...this.#facts.values()], problems: this.#problems() };
  }

  /** Counts a file that is skipped for lack of space. */
  #isFull(path: string): boolean {
    if (this.#facts.size < MAX_FILE_FACTS && this.#packages <= MAX_IMAGE_FACTS) return false;
    if (this.#left++ === 0) this.#firstLeft = path;
    return true;
  }

  #keep(facts: FileFacts): void {
    this.#packages += facts.packages?.length ?? 0;
    this.#facts.set(facts.path, facts);
  }

  #attempt(file: LayerFile, body: ByteSource): FileFacts | typeof PASSED | undefined {
    try {
      return this.#selector.read(file, body);
    } catch (error) {
      if (error instanceof PassedBytesError) return PASSED;
      if (error instanceof ArchiveError) return unreadable(file.path, error.message);
      throw error;
    }
  }

  /** Adds digests for a file that a distribution could have installed: they show whether it is unmodified. */
  #withDigests(facts: FileFacts, body: ByteSource): FileFacts {
    const digests = isInstallPath(facts.path) ? this.#hasher.digestsOf(body) : undefined;
    return digests ? { ...facts, digests } : facts;
  }

  #problems(): readonly Problem[] {
    if (this.#left === 0) return [];
    const message = `${this.#left} files of a layer were not read, beyond the first ${this.#facts.size}: ${this.#firstLeft} is one`;
    return [{ kind: 'package-database-unreadable', subject: this.#firstLeft, message }];
  }
}

function tooLarge(path: string, reason: string): FileFacts {
  const message = `${path} was not read: ${reason}`;
  // An empty package list marks the file as recognised, so that no marker reports it again.
  return { path, packages: [], problems: [{ kind: 'file-too-large', subject: path, message }] };
}

function unreadable(path: string, reason: string): FileFacts {
  const message = `${path} was not read: ${reason}`;
  return { path, problems: [{ kind: 'package-database-unreadable', subject: path, message }] };
}
