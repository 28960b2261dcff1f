import { existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError, cannotWrite } from '../../errors/index.ts';
import type { TransferManifest } from '../ports.ts';
import { hashDigestOf, newHash, packLines } from './frames.ts';

/** "Plmx": marks an export, https://www.sqlite.org/pragma.html#pragma_application_id. */
export const TRANSFER_APPLICATION_ID = 0x506c_6d78;

const LAYOUT = `
  pragma journal_mode = memory;
  pragma application_id = ${TRANSFER_APPLICATION_ID};
  begin;
  create table manifest (json text not null);
  create table frame (part text not null, number integer not null, bytes blob not null, primary key (part, number));
`;

export type PartSummary = TransferManifest['parts'][number];

/** Writes an export: an SQLite file of frames and a manifest, which appears under its name only when complete. */
export class TransferWriter {
  readonly #file: string;
  readonly #partial: string;
  readonly #database: DatabaseSync;

  constructor(file: string) {
    if (existsSync(file)) {
      throw new AppError('IO_FAILED', `the file ${file} already exists`, {
        hint: 'choose another name, or remove it',
      });
    }
    this.#file = file;
    this.#partial = `${file}.partial`;
    try {
      rmSync(this.#partial, { force: true });
      this.#database = new DatabaseSync(resolve(this.#partial));
      this.#database.exec(LAYOUT);
    } catch (thrown) {
      throw cannotWrite(file, thrown);
    }
  }

  async addPart(name: string, values: AsyncIterable<unknown> | Iterable<unknown>): Promise<PartSummary> {
    const insert = this.#database.prepare('insert into frame (part, number, bytes) values (?, ?, ?)');
    const hash = newHash();
    let bytes = 0;
    let number = 0;
    for await (const frame of packLines(values)) {
      hash.update(frame);
      bytes += frame.length;
      this.#orCannotWrite(() => insert.run(name, number, frame));
      number += 1;
    }
    return { name, bytes, digest: hashDigestOf(hash) };
  }

  finish(manifest: TransferManifest): void {
    this.#orCannotWrite(() => {
      this.#database.prepare('insert into manifest (json) values (?)').run(JSON.stringify(manifest));
      this.#database.exec('commit');
      this.#database.close();
      renameSync(this.#partial, this.#file);
    });
  }

  discard(): void {
    if (this.#database.isOpen) this.#database.close();
    rmSync(this.#partial, { force: true });
  }

  #orCannotWrite(write: () => unknown): void {
    try {
      write();
    } catch (thrown) {
      throw cannotWrite(this.#file, thrown);
    }
  }
}
