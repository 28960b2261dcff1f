import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { sha256Digest, type Digest } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { makeSpoolFolder } from '../../../spool/index.ts';

export interface ReceivedArchive {
  readonly file: string;
  readonly digest: Digest;
  remove(): Promise<void>;
}

/**
 * Writes a body to a private temporary file and hashes it on the way. The server chooses the file's name. Throws
 * LIMIT_EXCEEDED beyond `limit` bytes; on any error the file is removed.
 */
export async function receiveArchive(body: Readable, limit: number): Promise<ReceivedArchive> {
  const folder = makeSpoolFolder();
  const remove = () => {
    folder.remove();
    return Promise.resolve();
  };
  try {
    const file = join(folder.path, 'archive');
    return { file, digest: await write(body, file, limit), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function write(body: Readable, path: string, limit: number): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    // Destroying an unfinished body would close its connection, and lose the response.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  if (size === 0) throw new AppError('IMAGE_INVALID', 'expected an archive, got an empty body');
  return sha256Digest(hash.digest('hex'));
}

export function tooLarge(limit: number): AppError {
  return new AppError('LIMIT_EXCEEDED', `the archive is larger than ${limit} bytes`, {
    hint: 'push the image to a registry and scan it by name',
  });
}
