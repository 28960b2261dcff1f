import { closeSync, fstatSync, openSync } from 'node:fs';
import { partOfFile, type BodySink, type ByteSource, type TarEntry } from '../../archive/index.ts';
import { messageOf } from '../../errors/index.ts';
import { WANTED_BYTES } from '../limits.ts';
import { BodySpool } from './body-spool.ts';

/** Byte limits for one wanted file, and for all wanted files in a layer. */
export interface ByteLimits {
  readonly file: number;
  readonly layer: number;
}

/** A plain tar on disk. */
export interface TarOnDisk {
  readonly path: string;
  readonly fd: number;
  readonly offset: number;
}

/** Keeps bodies too large for memory until a layer's files are read: in the plain tar, or spooled. */
export class KeptBodies {
  readonly #closers: (() => void)[] = [];
  #held = 0;
  /** Set while the layer's tar is open. */
  tar: TarOnDisk | undefined;

  /** Whether to hold a body in memory, counting it if so; a body wanted whole is always held. */
  holds(size: number, { file, layer }: ByteLimits): boolean {
    const isWhole = file === WANTED_BYTES.file && layer === WANTED_BYTES.layer;
    const hasRoom = size <= WANTED_BYTES.file && this.#held + size <= WANTED_BYTES.layer;
    if (isWhole || hasRoom) this.#held += size;
    return isWhole || hasRoom;
  }

  /** Passes the body on once it can be read: at once, or after the returned sink has received all of it. */
  keep(entry: TarEntry, use: (body: ByteSource) => void, fail: (reason: string) => void): BodySink | false {
    const failed = (error: unknown) => fail(`it could not be kept: ${messageOf(error)}`);
    let body: ByteSource;
    try {
      // Its stored bytes are only the non-zero pieces.
      if (entry.isSparse) throw new Error('it is a sparse file');
      if (!this.tar) return this.#spool(entry.size, use, failed);
      body = this.#partOf(this.tar, entry);
    } catch (error) {
      failed(error);
      return false;
    }
    use(body);
    return false;
  }

  /** Opens a file, or a range in it, as a source; the descriptor is closed with the others. */
  addFile(fd: number, part?: { readonly offset: number; readonly size: number }): ByteSource {
    this.#closers.push(() => closeSync(fd));
    return partOfFile({ fd, ...(part ?? { offset: 0, size: fstatSync(fd).size }) });
  }

  close(): void {
    for (const close of this.#closers.splice(0)) close();
  }

  #partOf({ path, offset }: TarOnDisk, entry: TarEntry): ByteSource {
    return this.addFile(openSync(path, 'r'), { offset: offset + entry.offset, size: entry.size });
  }

  #spool(size: number, use: (body: ByteSource) => void, fail: (error: unknown) => void): BodySink {
    const spool = new BodySpool(size, use, fail);
    this.#closers.push(() => spool.close());
    return spool;
  }
}
