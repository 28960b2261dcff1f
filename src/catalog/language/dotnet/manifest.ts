import { ArchiveError, type ByteSource } from '../../../archive/index.ts';
import { Fields, type FieldLayout } from '../../program/index.ts';

/** Most bytes in a string's length prefix, seven bits each. */
const MAX_LENGTH_BYTES = 5;

/** Reads the fields in a bundle header, one after another. Throws ArchiveError at the end of the file. */
export class DepsManifest {
  readonly #fields: Fields;
  #at = 0;

  constructor(
    file: ByteSource,
    { offset, most }: { readonly offset: number; readonly most: number },
    layout: FieldLayout,
  ) {
    this.#fields = new Fields(file.read(offset, Math.min(most, file.size - offset)), layout);
  }

  u8(): number {
    const at = this.#take(1);
    return this.#fields.bytes.readUInt8(at);
  }

  u32(): number {
    return this.#fields.u32(this.#take(4));
  }

  u64(): number {
    return this.#fields.u64(this.#take(8));
  }

  skipText(): void {
    let length = 0;
    for (let i = 0; i < MAX_LENGTH_BYTES; i++) {
      const byte = this.u8();
      length += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) {
        this.#take(length);
        return;
      }
    }
    throw new ArchiveError('the length of a text does not end');
  }

  /** Returns the offset of the next `count` bytes and moves past them. */
  #take(count: number): number {
    const at = this.#at;
    if (at + count > this.#fields.bytes.length) throw new ArchiveError('the header of a bundle is cut off');
    this.#at += count;
    return at;
  }
}
