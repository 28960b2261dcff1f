import { closeSync } from 'node:fs';
import { setImmediate as pause } from 'node:timers/promises';
import { MAGIC_BYTES, sniffCompression, walkTarFile, type TarHandler } from '../../archive/index.ts';
import { defined, type Problem } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { DigestHash } from '../digest-hash.ts';
import { fillFrom, openForReading } from '../source/local/local-file.ts';
import type { BlobAlgorithms, BlobDigests, FileRange, InflatedAhead } from '../source/source.ts';
import { damageOf } from './damage.ts';
import { InflatedTar } from './inflated-tar.ts';
import type { KeptBodies } from './kept-bodies.ts';

/** Bytes per read, and between two looks at interruptions. */
const CHUNK_BYTES = 256 * 1024;
const STRETCH_BYTES = 4 * 1024 ** 2;

const USUAL: BlobAlgorithms = { blob: 'sha256' };

export interface TarWalk {
  readonly handler: TarHandler;
  readonly kept: KeptBodies;
  /** Identifies the layer in problems. */
  readonly name: string;
  /** Whether the walk may block, as it may in a thread that reads one layer. */
  readonly isBlocking?: boolean;
  /** Receives the number of bytes read so far; an error that it throws ends the walk. */
  readonly onBytes?: (bytes: number) => void;
  /** Digests from an earlier walk, which a further one must meet again. */
  readonly known?: BlobDigests;
}

export interface WalkedBlob {
  readonly problems: readonly Problem[];
  /** Absent if no algorithms are named. */
  readonly digests?: BlobDigests;
}

type FileInWalk = FileRange & { readonly ahead?: InflatedAhead };

/** Walks a blob in a file, and computes its digests. Throws AppError if the file cannot be read. */
export async function walkFile(file: FileInWalk, walk: TarWalk): Promise<WalkedBlob> {
  const fd = openForReading(file.path);
  try {
    return await (isPlain(fd, file) ? walkPlain(fd, file, walk) : walkCompressed(fd, file, walk));
  } finally {
    closeSync(fd);
  }
}

/** Whether a file holds a plain tar. Throws AppError if it cannot be read. */
export function isPlainFile(file: FileRange): boolean {
  const fd = openForReading(file.path);
  try {
    return isPlain(fd, file);
  } finally {
    closeSync(fd);
  }
}

function isPlain(fd: number, file: FileRange): boolean {
  const head = Buffer.alloc(Math.min(MAGIC_BYTES, file.size));
  fillFrom(fd, head, file, 0);
  return sniffCompression(head) === 'none';
}

/** Computes the digests of a plain file, and blocks. Throws AppError if it cannot be read. */
export async function hashFile(file: FileRange, onBytes: (bytes: number) => void): Promise<BlobDigests> {
  const fd = openForReading(file.path);
  try {
    return await hashPlain(fd, file, file.algorithms ?? USUAL, { onBytes });
  } finally {
    closeSync(fd);
  }
}

/** Hashes all bytes first: the walk passes over most of them. */
async function walkPlain(fd: number, file: FileRange, walk: TarWalk): Promise<WalkedBlob> {
  const { path, offset, size, algorithms } = file;
  const { handler, kept, name } = walk;
  const digests = walk.known ?? (algorithms && (await hashPlain(fd, file, algorithms, walk)));
  try {
    kept.tar = { path, fd, offset };
    walkTarFile({ fd, offset, size }, handler);
    return { problems: [], ...defined({ digests }) };
  } catch (error) {
    return { problems: [damageOf(error, name)], ...defined({ digests }) };
  } finally {
    kept.tar = undefined;
  }
}

async function hashPlain(
  fd: number,
  file: FileRange,
  { blob, content = blob }: BlobAlgorithms,
  walk: Pick<TarWalk, 'onBytes'>,
): Promise<BlobDigests> {
  const hash = new DigestHash(blob);
  const contentHash = content === blob ? undefined : new DigestHash(content);
  for await (const chunk of readChunks(fd, file, { ...walk, isBlocking: true })) {
    hash.update(chunk);
    contentHash?.update(chunk);
  }
  const digest = hash.finish();
  return { blob: digest, content: contentHash?.finish() ?? digest };
}

async function walkCompressed(fd: number, file: FileInWalk, walk: TarWalk): Promise<WalkedBlob> {
  const { algorithms: { blob, content } = USUAL, ahead, mediaType } = file;
  const hash = new DigestHash(blob);
  const contentHash = content && new DigestHash(content);
  const tar = new InflatedTar({
    ...walk,
    ...(contentHash && { onContent: (chunk: Buffer) => contentHash.update(chunk) }),
  });
  try {
    if (ahead) {
      // Hashed while a thread inflates it.
      hash.update(ahead.blob);
      walk.onBytes?.(file.size);
      const inflated = await ahead.content;
      await (inflated ? tar.writeInflated(inflated) : tar.write(ahead.blob));
    } else {
      for await (const chunk of readChunks(fd, file, walk)) {
        hash.update(chunk);
        await tar.write(chunk);
      }
    }
    await tar.end();
  } finally {
    tar.close();
  }
  const digests = {
    blob: hash.finish(),
    ...defined({ content: tar.isWhole ? contentHash?.finish() : undefined }),
  };
  if (walk.known && walk.known.blob !== digests.blob) {
    throw new AppError('IMAGE_INVALID', `${file.path} was changed while it was read`);
  }
  return { problems: tar.problems(mediaType), digests };
}

/** Yields the file's bytes; a blocking walk gets each chunk in the same memory. */
async function* readChunks(
  fd: number,
  file: FileRange,
  { isBlocking = false, onBytes }: Pick<TarWalk, 'isBlocking' | 'onBytes'>,
): AsyncGenerator<Buffer> {
  let chunk = Buffer.alloc(0);
  for (let done = 0; done < file.size;) {
    const length = Math.min(CHUNK_BYTES, file.size - done);
    if (chunk.length !== length || !isBlocking) chunk = Buffer.allocUnsafeSlow(length);
    fillFrom(fd, chunk, file, done);
    yield chunk;
    done += length;
    onBytes?.(done);
    if (done % STRETCH_BYTES === 0) await pause();
  }
}
