import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../errors/index.ts';
import type { TransferManifest } from '../ports.ts';
import { hashDigestOf, newHash, unpackFrame } from './frames.ts';
import { feedPart } from './parts.ts';
import { cannotImport } from './transfer-error.ts';
import { manifestSchema } from './transfer-schema.ts';
import { TRANSFER_APPLICATION_ID } from './writer.ts';

/** Raise it when older programs could not read the new output. */
export const TRANSFER_FORMAT = 1;

/** Reads an export that may be truncated, altered, or not an export at all. */
export class TransferReader {
  readonly manifest: TransferManifest;
  readonly #name: string;
  readonly #database: DatabaseSync;

  /** Checks every digest before it returns. Messages have the name. */
  constructor(file: string, name: string) {
    if (!existsSync(file)) throw cannotImport(name, 'no such file');
    this.#name = name;
    try {
      // Opens it by its path: SQLite takes some names for something else than a file.
      this.#database = new DatabaseSync(resolve(file), { readOnly: true });
    } catch (thrown) {
      throw cannotImport(name, messageOf(thrown), thrown);
    }
    try {
      // Pins the checked content for later reads, whoever writes to the file meanwhile.
      this.#database.exec('pragma trusted_schema = off; begin');
      this.manifest = this.#readManifest();
      this.#checkDigests();
    } catch (thrown) {
      this.#database.close();
      throw this.#explain(thrown);
    }
  }

  /** Yields the values of one part, frame by frame; empty for a missing part. */
  *part(name: string): Iterable<readonly unknown[]> {
    try {
      for (const bytes of this.#frames(name)) yield unpackFrame(bytes);
    } catch (thrown) {
      throw this.#explain(thrown);
    }
  }

  close(): void {
    this.#database.close();
  }

  #readManifest(): TransferManifest {
    const mark = this.#database.prepare('pragma application_id').get();
    if (mark?.['application_id'] !== TRANSFER_APPLICATION_ID) throw cannotImport(this.#name, 'not an export');
    const json = this.#database.prepare('select json from manifest').get()?.['json'];
    const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : undefined;
    const { success, data } = manifestSchema.safeParse(parsed);
    if (!success) throw cannotImport(this.#name, 'cannot read its manifest');
    if (data.format !== TRANSFER_FORMAT) {
      throw cannotImport(this.#name, `expected format ${TRANSFER_FORMAT}, got ${data.format}`);
    }
    const names = new Set(data.parts.map(({ name }) => name));
    const unnamed = data.feeds.find(({ feed }) => !names.has(feedPart(feed)));
    if (unnamed) throw cannotImport(this.#name, `its manifest has no digest of ${unnamed.feed}`);
    return data;
  }

  #checkDigests(): void {
    for (const { name, bytes, digest } of this.manifest.parts) {
      const hash = newHash();
      let length = 0;
      for (const frame of this.#frames(name)) {
        hash.update(frame);
        length += frame.length;
      }
      if (length !== bytes || hashDigestOf(hash) !== digest) {
        throw cannotImport(this.#name, `the digest of its part ${name} is not the manifest's`);
      }
    }
  }

  *#frames(part: string): Iterable<Uint8Array> {
    const frames = this.#database.prepare('select bytes from frame where part = ? order by number');
    for (const { bytes } of frames.iterate(part)) {
      if (!(bytes instanceof Uint8Array)) throw cannotImport(this.#name, `cannot read its part ${part}`);
      yield bytes;
    }
  }

  #explain(thrown: unknown): unknown {
    if (thrown instanceof Error && thrown.name === 'AppError') return thrown;
    return cannotImport(this.#name, `damaged, or not an export: ${messageOf(thrown)}`, thrown);
  }
}
