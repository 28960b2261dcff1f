import { ArchiveError, Inflater, MAGIC_BYTES } from '../../archive/index.ts';
import { bunzip, isBzip2 } from './bzip2.ts';

type Chunks = AsyncIterable<Uint8Array>;

/**
 * Inflates gzip, Zstandard or bzip2, as the first bytes say; other content passes unchanged. Throws SyntaxError for damaged
 * content, another compression, and more than `limit` bytes of content.
 */
export async function* inflate(chunks: Chunks, limit: number): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(chunks);
  let bytes = 0;
  for await (const chunk of isBzip2(head) ? bunzip(all) : inflateOther(all, limit)) {
    bytes += chunk.length;
    if (bytes > limit) throw new SyntaxError(`the content inflates to more than ${limit} bytes`);
    yield chunk;
  }
}

async function* inflateOther(chunks: Chunks, maxBytes: number): AsyncGenerator<Uint8Array> {
  let inflated: Uint8Array[] = [];
  // The memory of what it gives is used again.
  const inflater = new Inflater((chunk) => inflated.push(Buffer.from(chunk)), { maxBytes });
  const taken = () => {
    const all = inflated;
    inflated = [];
    return all;
  };
  try {
    for await (const chunk of chunks) {
      await inflater.write(Buffer.from(chunk));
      yield* taken();
    }
    await inflater.end();
    yield* taken();
  } catch (error) {
    throw error instanceof ArchiveError ? new SyntaxError(error.message, { cause: error }) : error;
  } finally {
    inflater.close();
  }
}

/** Reads as many bytes as name a format, and gives them back with the rest. */
async function peek(chunks: Chunks): Promise<{ readonly head: Uint8Array; readonly all: Chunks }> {
  const source = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < MAGIC_BYTES) {
    const next = await source.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, all: chained(head, source) };
}

async function* chained(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
