import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { appendTo } from '../../domain/index.ts';

/** All lines for one key share one file, and only one file at a time is in memory. */
const FILES = 32;
/** Characters to buffer per file before writing. */
const BUFFERED = 64 * 1024;

/**
 * Groups lines by key, in any number and any order. Lines stay in files until they are read back. Neither
 * keys nor lines may contain a line feed.
 */
export class LineGroups {
  readonly #folder: string;
  readonly #buffers = Array.from({ length: FILES }, () => '');

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(key: string, line: string): void {
    const number = crc32(key) % FILES;
    const buffer = `${this.#buffers[number] ?? ''}${key}\n${line}\n`;
    this.#buffers[number] = buffer;
    if (buffer.length >= BUFFERED) this.#flush(number);
  }

  /** Yields each key's lines in insertion order; keys come in no particular order. */
  *groups(): Generator<readonly string[]> {
    for (let number = 0; number < FILES; number++) {
      this.#flush(number);
      yield* this.#read(number).values();
    }
  }

  #flush(number: number): void {
    appendFileSync(this.#fileOf(number), this.#buffers[number] ?? '');
    this.#buffers[number] = '';
  }

  #read(number: number): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    const lines = readFileSync(this.#fileOf(number), 'utf8').split('\n');
    for (let at = 0; at + 1 < lines.length; at += 2) {
      const [key = '', line = ''] = lines.slice(at, at + 2);
      appendTo(groups, key, line);
    }
    return groups;
  }

  #fileOf(number: number): string {
    return path.join(this.#folder, `lines-${number}`);
  }
}
