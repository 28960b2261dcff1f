import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { AppError, messageOf, type ErrorCode } from '../../errors/index.ts';

/** Names standard input where a file is expected. */
export const STANDARD_INPUT = '-';

/** Bytes to read at once: a large SBOM has ten million. */
const PIECE_BYTES = 1024 ** 2;

interface DocumentOptions {
  readonly maxBytes: number;
  /** Error code for a file that is too large or not a text. */
  readonly code: ErrorCode;
  readonly hint: string;
}

/** Reads a whole document. Throws IO_FAILED, or an error with the given code. */
export async function readDocument(file: string, { maxBytes, code, hint }: DocumentOptions): Promise<string> {
  const bytes = await readWithin(file, maxBytes).catch((error: unknown) => {
    throw new AppError('IO_FAILED', `cannot read ${file}: ${messageOf(error)}`, { hint, cause: error });
  });
  if (bytes === undefined) {
    throw new AppError(code, `${file} is larger than ${maxBytes / 1024 ** 2} MiB`, { hint });
  }
  // Most are ASCII, and are copied to a string as they are.
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError(code, `${file} is not a text in UTF-8`, { hint });
  }
}

/** A pipe has no size and may have no end. */
async function readWithin(file: string, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream: AsyncIterable<unknown> =
    file === STANDARD_INPUT ? process.stdin : createReadStream(file, { highWaterMark: PIECE_BYTES });
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
