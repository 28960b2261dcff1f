import type * as z from 'zod';
import type { TransferReader } from './reader.ts';
import { cannotImport } from './transfer-error.ts';

/** Reads the lines of one part in order, each checked against its schema. */
export class PartReader {
  readonly #file: string;
  readonly #name: string;
  readonly #frames: Iterator<readonly unknown[]>;
  #pending: readonly unknown[] = [];

  constructor(reader: TransferReader, file: string, name: string) {
    this.#file = file;
    this.#name = name;
    this.#frames = reader.part(name)[Symbol.iterator]();
  }

  first<Line>(schema: z.ZodType<Line>): Line {
    const frame = this.#frames.next();
    const [first, ...rest] = frame.done ? [] : frame.value;
    this.#pending = rest;
    return this.#parse(schema, first);
  }

  /** Yields all further lines, frame by frame. */
  *batches<Line>(schema: z.ZodType<Line>): Iterable<readonly Line[]> {
    for (let lines = this.#pending; ;) {
      yield lines.map((line) => this.#parse(schema, line));
      const frame = this.#frames.next();
      if (frame.done) return;
      lines = frame.value;
    }
  }

  *rest<Line>(schema: z.ZodType<Line>): Iterable<Line> {
    for (const batch of this.batches(schema)) yield* batch;
  }

  #parse<Line>(schema: z.ZodType<Line>, line: unknown): Line {
    const parsed = schema.safeParse(line);
    if (parsed.success) return parsed.data;
    throw cannotImport(this.#file, `its part ${this.#name} contains a line of another kind`, parsed.error);
  }
}
