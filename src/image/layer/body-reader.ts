import {
  memorySource,
  partOfFile,
  TAR_HEAD_BYTES,
  type BodySink,
  type ByteSource,
  type TarEntry,
} from '../../archive/index.ts';
import type { LayerFile } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import { WANTED_BYTES } from '../limits.ts';
import { BodyEnds } from './body-ends.ts';
import { BodySpool } from './body-spool.ts';
import type { FileSelection } from './file-selection.ts';
import type { KeptBodies } from './kept-bodies.ts';
import type { Selections } from './selections.ts';

/** The selections that want a file, grouped by how much they read. */
interface Wishes {
  readonly whole: readonly FileSelection[];
  readonly random: readonly FileSelection[];
  /** Whether the file's ends suffice for the selections that read parts of it. */
  readonly isOfEnds: boolean;
}

const NO_WISHES: Wishes = { whole: [], random: [], isOfEnds: false };

/** Regular file with unknown permissions: a hard link has no mode bits. */
const NO_MODE = 0;
const EXECUTABLE = 0o111;

/**
 * Delivers each wanted file, wherever it is, to its selections: from memory, or if large, from the plain tar
 * on disk or a temporary file.
 */
export class BodyReader {
  readonly #selections: readonly FileSelection[];
  readonly #all: Selections;
  readonly #kept: KeptBodies;
  readonly #askAgain: (file: LayerFile) => void;
  #wishes = NO_WISHES;
  #spool: BodySpool | undefined;

  /** Calls `askAgain` for a file whose needed bytes have already passed. */
  constructor(selections: Selections, kept: KeptBodies, askAgain: (file: LayerFile) => void) {
    this.#selections = selections.files;
    this.#all = selections;
    this.#kept = kept;
    this.#askAgain = askAgain;
  }

  /** Decides by a file's first bytes whether to hold its body, or where to send it. */
  head(entry: TarEntry, path: string, bytes: Buffer): boolean | BodySink {
    const file = toFile(entry, path);
    const wishes = this.#choose(file, bytes);
    const { whole, random, isOfEnds } = wishes;
    const isTooLarge = file.size > WANTED_BYTES.file;
    if (isTooLarge) for (const each of whole) each.addTooLarge(file);
    else if (whole.length > 0) return this.#hold(wishes);
    if (random.length === 0) return false;
    const source = this.#partOfTar(entry);
    if (source) {
      for (const each of random) each.read(file, source);
      return false;
    }
    if (!isTooLarge) return this.#hold(wishes);
    return isOfEnds ? this.#endsFor(file, random) : this.#spoolFor(file, random);
  }

  /** Buffers the whole body and passes it to {@link body}. */
  #hold(wishes: Wishes): true {
    this.#wishes = wishes;
    return true;
  }

  /** Receives a held body, requested by a selection or another reader. */
  body(entry: TarEntry, path: string, bytes: Buffer): void {
    const wishes = this.#wishes;
    this.#wishes = NO_WISHES;
    const file = toFile(entry, path);
    const body = memorySource(bytes);
    if (wishes === NO_WISHES) this.offer(file, body);
    else readHeld(wishes, file, body);
  }

  /** Receives a hard link's body. */
  linked(path: string, body: ByteSource): void {
    this.offer({ path, size: body.size, mode: NO_MODE }, body);
  }

  /** Receives a body that another reader requested. */
  offer(file: LayerFile, body: ByteSource): void {
    if (!this.#selections.some((each) => each.looksAt(file.path))) return;
    const wishes = this.#choose(file, body.read(0, Math.min(file.size, TAR_HEAD_BYTES)));
    if (file.size <= WANTED_BYTES.file) {
      readHeld(wishes, file, body);
      return;
    }
    for (const each of wishes.random) each.read(file, body);
    for (const each of wishes.whole) each.addTooLarge(file);
  }

  /**
   * Whether to hold a sparse file: its first bytes become readable only then. One too large to hold is a
   * problem if its name or permissions suggest that it matters: login logs are sparse, too.
   */
  wantsSparse(entry: TarEntry, path: string): boolean {
    const looking = this.#selections.filter((each) => each.looksAt(path));
    if (entry.size <= WANTED_BYTES.file) return looking.length > 0;
    const file = toFile(entry, path);
    if (!this.#all.isMarker(path) && (file.mode & EXECUTABLE) === 0) return false;
    for (const each of looking) each.addUnread(file, 'it is a sparse file, and too large to be held');
    return false;
  }

  /** Frees the spool for a body that never ended. */
  close(): void {
    this.#spool?.close();
  }

  /** Runs for every file in every layer, so it allocates nothing for an unwanted one. */
  #choose(file: LayerFile, head: Buffer): Wishes {
    let whole = NO_WISHES.whole;
    let random = NO_WISHES.random;
    let isOfEnds = true;
    for (const each of this.#selections) {
      if (!each.looksAt(file.path)) continue;
      const wish = each.wants(file, head);
      if (wish === 'no' || each.has(file.path)) continue;
      if (wish === 'whole') whole = [...whole, each];
      else random = [...random, each];
      isOfEnds &&= wish !== 'random';
    }
    return whole.length + random.length === 0 ? NO_WISHES : { whole, random, isOfEnds };
  }

  #partOfTar({ offset, size, isSparse }: TarEntry): ByteSource | undefined {
    const { tar } = this.#kept;
    if (!tar || isSparse) return undefined;
    return partOfFile({ fd: tar.fd, offset: tar.offset + offset, size });
  }

  #endsFor(file: LayerFile, selections: readonly FileSelection[]): BodySink {
    return new BodyEnds(file.size, (body) => {
      const isRead = selections.map((each) => each.read(file, body));
      if (isRead.includes(false)) this.#askAgain(file);
    });
  }

  #spoolFor(file: LayerFile, selections: readonly FileSelection[]): BodySink | false {
    const fail = (error: unknown) => {
      this.close();
      for (const each of selections) each.addUnread(file, `it could not be kept: ${messageOf(error)}`);
    };
    const use = (body: ByteSource) => {
      try {
        for (const each of selections) each.read(file, body);
      } finally {
        this.close();
      }
    };
    try {
      this.#spool = new BodySpool(file.size, use, fail);
      return this.#spool;
    } catch (error) {
      fail(error);
      return false;
    }
  }
}

function readHeld({ whole, random }: Wishes, file: LayerFile, body: ByteSource): void {
  for (const each of [...whole, ...random]) each.read(file, body);
}

function toFile({ size, mode }: TarEntry, path: string): LayerFile {
  return { path, size, mode };
}
