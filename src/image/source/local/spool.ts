import { closeSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveError, Inflater } from '../../../archive/index.ts';
import { AppError, messageOf } from '../../../errors/index.ts';
import { makeSpoolFolder } from '../../../spool/index.ts';

/** Temporary file with an archive that cannot be read by seeking: it was compressed, or came from a socket. */
export interface SpooledFile {
  readonly path: string;
  remove(): void;
}

/** Writes a stream to a temporary file, decompressed. The file is deleted by `remove`, or when the process exits. */
export async function spool(bytes: AsyncIterable<Uint8Array>, name: string): Promise<SpooledFile> {
  let file: SpooledFile | undefined;
  try {
    file = createSpool();
    await writeTo(file.path, bytes);
    return file;
  } catch (error) {
    file?.remove();
    if (error instanceof AppError) throw error;
    if (error instanceof ArchiveError) {
      throw new AppError('IMAGE_INVALID', `cannot read ${name}: ${error.message}`, { cause: error });
    }
    throw new AppError('IO_FAILED', `cannot unpack ${name} to ${tmpdir()}: ${messageOf(error)}`, {
      cause: error,
      hint: 'free as much space as the image needs, or set TMPDIR to another folder',
    });
  }
}

function createSpool(): SpooledFile {
  const folder = makeSpoolFolder();
  return { path: join(folder.path, 'image.tar'), remove: () => folder.remove() };
}

/** Writes each chunk before the inflater continues and reuses its memory. */
async function writeTo(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const file = openSync(path, 'wx', 0o600);
  const inflater = new Inflater((chunk) => writeFileSync(file, chunk));
  try {
    for await (const chunk of bytes) {
      await inflater.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
    await inflater.end();
  } finally {
    inflater.close();
    closeSync(file);
  }
}
