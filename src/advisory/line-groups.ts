import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

/** All lines of one key lie in one file, and one file at a time is in memory. */
const FILES = 32;
/** Characters that are gathered for each file before they are written. */
const BUFFERED = 64 * 1024;

/**
 * Gathers lines by key, however many there are and in whatever order they come. They lie in files of the folder until
 * they are given back. Neither keys nor lines hold a line feed.
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
    this.#buffers[number] = buffer.length < BUFFERED ? buffer : this.#append(number, buffer);
  }

  /** The lines of each key in the order in which they came; keys in no order. */
  *groups(): Generator<readonly string[]> {
    for (let number = 0; number < FILES; number++) {
      this.#buffers[number] = this.#append(number, this.#buffers[number] ?? '');
      yield* this.#read(number).values();
    }
  }

  #append(number: number, text: string): '' {
    appendFileSync(this.#fileOf(number), text);
    return '';
  }

  #read(number: number): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    const file = this.#fileOf(number);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    for (let at = 0; at + 1 < lines.length; at += 2) {
      const [key = '', line = ''] = lines.slice(at, at + 2);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [line]);
      else group.push(line);
    }
    return groups;
  }

  #fileOf(number: number): string {
    return path.join(this.#folder, `lines-${number}`);
  }
}
